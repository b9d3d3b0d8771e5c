import type { Decider } from '@punctual/chassis';
import type { ArchiveEvent, Event, RenderingEvent } from '@punctual/contracts';

/** The answers to one run's render requests. */
export type Rendering = { /** Number of the latest request answered; 0 before the first. */ answered: number };

/** Records the outcome of rendering, or how far it is, unless the request already has an answer. */
export type RenderingCommand = {
  type: 'RecordRendering';
  data: Event<'ReportRendered'> | Event<'RenderFailed'> | Event<'RenderProgressed'>;
};

type StoredRenderingEvent = RenderingEvent | Extract<ArchiveEvent, { type: 'RenderingArchived' }>;

const evolve = (state: Rendering, { type, data }: StoredRenderingEvent): Rendering => {
  if (type === 'RenderProgressed') return state;
  // No request has a number that high: nothing is recorded after it.
  return { answered: type === 'RenderingArchived' ? Number.POSITIVE_INFINITY : data.attempt };
};

export const rendering: Decider<Rendering, RenderingCommand, RenderingEvent> = {
  initial: { answered: 0 },
  evolve,
  decide: ({ data: record }, { answered }) => (record.data.attempt <= answered ? [] : [record]),
};

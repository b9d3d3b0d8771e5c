import type { Decider } from '@punctual/chassis';
import type { Event, RenderingEvent } from '@punctual/contracts';

/** The answers to one run's render requests. */
export type Rendering = { /** Number of the latest request answered; 0 before the first. */ answered: number };

/** Records the outcome of rendering, or how far it is, unless the request already has an answer. */
export type RenderingCommand = {
  type: 'RecordRendering';
  data: Event<'ReportRendered'> | Event<'RenderFailed'> | Event<'RenderProgressed'>;
};

export const rendering: Decider<Rendering, RenderingCommand, RenderingEvent> = {
  initial: { answered: 0 },
  evolve: (state, { type, data }) => (type === 'RenderProgressed' ? state : { answered: data.attempt }),
  decide: ({ data: record }, { answered }) => (record.data.attempt <= answered ? [] : [record]),
};

import type { Decider } from '@punctual/chassis';
import type { Event, RenderingEvent } from '@punctual/contracts';

/** The answers to one run's render requests. */
export type Rendering = { /** Number of the latest request answered; 0 before the first. */ answered: number };

/** Records the outcome of rendering, unless the request already has an answer. */
export type RenderingCommand = { type: 'RecordRendering'; data: Event<'ReportRendered'> | Event<'RenderFailed'> };

export const rendering: Decider<Rendering, RenderingCommand, RenderingEvent> = {
  initial: { answered: 0 },
  evolve: (_, { data }) => ({ answered: data.attempt }),
  decide: ({ data: answer }, { answered }) => (answer.data.attempt <= answered ? [] : [answer]),
};

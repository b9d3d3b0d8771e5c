import type { Decider } from '@punctual/chassis';
import type { Event, RenderingEvent } from '@punctual/contracts';

/** The answers to one run's render requests. */
export type Rendering = { /** Number of the latest request answered; 0 before the first. */ answered: number };

/** The outcome of rendering, to be recorded unless that request has its answer already. */
export type RenderingCommand = { type: 'RecordRendering'; data: Event<'ReportRendered'> | Event<'RenderFailed'> };

export const rendering: Decider<Rendering, RenderingCommand, RenderingEvent> = {
  initial: { answered: 0 },
  evolve: (_, { data }) => ({ answered: data.attempt }),
  decide: ({ data: answer }, { answered }) => (answer.data.attempt <= answered ? [] : [answer]),
};

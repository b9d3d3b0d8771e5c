import type { Decider, Repository } from '@punctual/chassis';
import type { Event, OccurrenceEvent } from '@punctual/contracts';

/** Whether the occurrence that sends a delivery again is recorded. The scheduler records all others. */
export type RepeatedOccurrence = 'open' | 'fired';
export type RepeatedCommand = { type: 'RecordRepeat'; data: Event<'OccurrenceFired'>['data'] };
export type RepeatedOccurrences = Repository<RepeatedOccurrence, RepeatedCommand, OccurrenceEvent>;

export const repeatedOccurrence: Decider<RepeatedOccurrence, RepeatedCommand, OccurrenceEvent> = {
  initial: 'open',
  evolve: () => 'fired',
  decide: ({ data }, state) => (state === 'open' ? [{ type: 'OccurrenceFired', data }] : []),
};

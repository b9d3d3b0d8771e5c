import type { Decider, Repository } from '@punctual/chassis';
import type { OccurrenceEvent } from '@punctual/contracts';

/** One planned time of a schedule, or one run that a person started. Once recorded it never changes: this is the fire-once ledger. */
export type Occurrence = 'open' | 'fired' | 'skipped';
export type OccurrenceCommand = { type: 'RecordOccurrence'; data: OccurrenceEvent };
export type Occurrences = Repository<Occurrence, OccurrenceCommand, OccurrenceEvent>;

export const occurrence: Decider<Occurrence, OccurrenceCommand, OccurrenceEvent> = {
  initial: 'open',
  evolve: (_, { type }) => (type === 'OccurrenceFired' ? 'fired' : 'skipped'),
  decide: ({ data: event }, state) => (state === 'open' ? [event] : []),
};

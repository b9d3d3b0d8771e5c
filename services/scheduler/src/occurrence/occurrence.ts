import type { Decider, Repository } from '@punctual/chassis';
import type { OccurrenceEvent } from '@punctual/contracts';

/** One planned time of a schedule, or one run now. Once recorded it never changes: this is the fire-once ledger. */
export type Occurrence = 'open' | 'recorded';
export type OccurrenceCommand = { type: 'RecordOccurrence'; data: OccurrenceEvent };
export type Occurrences = Repository<Occurrence, OccurrenceCommand, OccurrenceEvent>;

export const occurrence: Decider<Occurrence, OccurrenceCommand, OccurrenceEvent> = {
  initial: 'open',
  evolve: () => 'recorded',
  decide: ({ data: event }, state) => (state === 'recorded' ? [] : [event]),
};

import type { Artifacts, Clock, EventStore, Log, Repository } from '@punctual/chassis';
import type { ConditionEvent, GuardEvent, RunEvent } from '@punctual/contracts';
import type { ConditionCommand } from './condition/condition';
import type { Condition } from './condition/state';
import type { Datasets } from './dataset/on-commands';
import type { DeliveryCommand } from './delivery/delivery';
import type { Delivery, StoredDeliveryEvent } from './delivery/state';
import type { GuardCommand, Measured } from './guard/guard';
import type { LetterNeeds } from './letter/letters';
import type { ListsAsOf } from './list/lists-as-of';
import type { RepeatedOccurrences } from './repeat/occurrence';
import type { ReadPeopleRows, RecordedRows } from './run/people-rows';
import type { RecentRenderings } from './run/recent-renderings';
import type { Run, RunCommand } from './run/run';
import type { verdictLines } from './run/verdict-line';

export type Runs = Repository<Run, RunCommand, RunEvent>;
export type Guards = Repository<Measured, GuardCommand, GuardEvent>;
export type Conditions = Repository<Condition, ConditionCommand, ConditionEvent>;
export type Deliveries = Repository<Delivery, DeliveryCommand, StoredDeliveryEvent>;

/** What the tracker's handlers work with. */
export type Needs = Omit<LetterNeeds, 'deliveries'> & {
  runs: Runs;
  deliveries: Deliveries;
  repeated: RepeatedOccurrences;
  guards: Guards;
  conditions: Conditions;
  datasets: Datasets;
  recent: RecentRenderings;
  listsAsOf: ListsAsOf;
  recordedRows: RecordedRows;
  /** Has the rows of a data source read that name the people of a run. */
  readPeopleRows: ReadPeopleRows;
  store: EventStore;
  artifacts: Artifacts;
  clock: Clock;
  log: Log;
  /** Puts what the condition of a run says into the bodies of its mail. */
  withLine: ReturnType<typeof verdictLines>;
  /** How long a run may take beside its retries, in milliseconds. */
  graceMs: number;
};

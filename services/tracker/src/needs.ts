import type { Clock, EventStore, Log, Repository } from '@punctual/chassis';
import type { GuardEvent, RunEvent } from '@punctual/contracts';
import type { DeliveryCommand } from './delivery/delivery';
import type { Delivery, StoredDeliveryEvent } from './delivery/state';
import type { GuardCommand, Measured } from './guard/guard';
import type { ListsAsOf } from './list/lists-as-of';
import type { RecentRenderings } from './run/recent-renderings';
import type { Run, RunCommand } from './run/run';

export type Runs = Repository<Run, RunCommand, RunEvent>;
export type Guards = Repository<Measured, GuardCommand, GuardEvent>;
export type Deliveries = Repository<Delivery, DeliveryCommand, StoredDeliveryEvent>;

/** What the tracker's handlers work with. */
export type Needs = {
  runs: Runs;
  deliveries: Deliveries;
  guards: Guards;
  recent: RecentRenderings;
  listsAsOf: ListsAsOf;
  store: EventStore;
  clock: Clock;
  log: Log;
  /** How long a run may take beside its retries, in milliseconds. */
  graceMs: number;
};

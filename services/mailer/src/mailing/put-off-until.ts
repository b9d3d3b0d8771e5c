import { type Clock, NotYet } from '@punctual/chassis';

/** A request stays in the queue for so long at most, in milliseconds; what is put off for longer the tracker queues again when its time has come. */
const LONGEST_WAIT_MS = 3_600_000;

/** The rest of an attempt goes on at `until`, in epoch milliseconds. */
export class PutOffUntil extends NotYet {
  /** Whether the request need not stay in the queue: there may be thousands, and the queue holds but so many that wait. */
  readonly leavesQueue: boolean;

  constructor({ deliveryId, attempt }: { deliveryId: string; attempt: number }, until: number, clock: Clock) {
    const ms = until - clock.millis();
    super(Math.max(ms, 1_000), `attempt ${attempt} of ${deliveryId} goes on at ${new Date(until).toISOString()}`);
    this.leavesQueue = ms > LONGEST_WAIT_MS;
  }
}

import { type Clock, Conflict, DEFAULT_TENANT, type EventStore, type Log, randomId } from '@punctual/chassis';
import { type RateEvent, streamName } from '@punctual/contracts';

/** Reserved at once: messages for so many milliseconds at the rate, one at least. */
const AHEAD_MS = 5_000;
/** What was reserved and not used so long after its time is gone: it would make a burst of what should be even. */
const GONE_MS = 2_000;
/** Only the newest event counts. */
const KEPT = 1;
const MAX_CONFLICTS = 20;

type Needs = {
  store: EventStore;
  clock: Clock;
  log?: Pick<Log, 'warn'>;
  worker: string;
  lane: string;
  perMinute: number;
};

/**
 * The rate of one relay, or of one receiver by it, as this mailer uses it. Times for messages are reserved in a stream that all mailers share, some
 * seconds' worth at once; a message takes the next one, in memory.
 */
export class RateBook {
  /** Reserved times that no message has taken, in epoch milliseconds. */
  #times: number[] = [];
  #isReserving = false;
  #isLimited = false;

  constructor(private readonly needs: Needs) {}

  get perMinute(): number {
    return this.needs.perMinute;
  }

  /** When the next message may begin; null while that is not known, and then it is being reserved. */
  readyAt(now: number): number | null {
    this.#times = this.#times.filter((time) => time > now - GONE_MS);
    const [next] = this.#times;
    if (next === undefined && !this.#isReserving) void this.#reserve();
    return next ?? null;
  }

  /** How many messages may begin now. */
  readyCount(now: number): number {
    return this.#times.filter((time) => time > now - GONE_MS && time <= now).length;
  }

  /** A message begins, of which `readyAt` said that it may. */
  take(): void {
    this.#times.shift();
  }

  async #reserve(): Promise<void> {
    const { store, clock, log, worker, lane, perMinute } = this.needs;
    const stream = streamName('rate', lane);
    const every = 60_000 / perMinute;
    const count = Math.max(1, Math.floor(AHEAD_MS / every));
    this.#isReserving = true;
    try {
      if (!this.#isLimited) await store.keepLast(stream, KEPT);
      this.#isLimited = true;
      for (let conflicts = 0; ; conflicts += 1) {
        const [newest] = await store.read(stream, { last: 1 });
        const after = newest ? Date.parse((await this.#decoded(newest)).data.until) : 0;
        const now = clock.millis();
        const from = Math.max(now, after);
        const [starts, until] = [from, from + count * every].map((ms) => new Date(ms).toISOString()) as [
          string,
          string,
        ];
        const data = { lane, worker, count, from: starts, until, at: clock.now() };
        const context = { tenantId: DEFAULT_TENANT, correlationId: lane };
        const encoded = await store.codec.encode({ type: 'RateReserved', data }, context);
        try {
          await store.append(stream, [{ id: randomId(), ...encoded }], newest?.revision ?? 'none');
          this.#times.push(...Array.from({ length: count }, (_, index) => from + index * every));
          return;
        } catch (error) {
          if (!(error instanceof Conflict) || conflicts >= MAX_CONFLICTS) throw error;
        }
      }
    } catch (error) {
      // It is asked again as soon as a message waits for it.
      log?.warn({ err: error, lane }, 'the rate of a mail relay could not be reserved yet');
    } finally {
      this.#isReserving = false;
    }
  }

  async #decoded(stored: Parameters<EventStore['codec']['decode']>[0]): Promise<RateEvent> {
    return (await this.needs.store.codec.decode(stored)).event as RateEvent;
  }
}

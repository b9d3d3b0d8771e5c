import { type Clock, Conflict, DEFAULT_TENANT, type EventStore, randomId, Unavailable } from '@punctual/chassis';
import { type BudgetEvent, streamName } from '@punctual/contracts';
import {
  type Allowance,
  type Budget,
  emptyBudget,
  evolve,
  limitAt,
  type Part,
  planFor,
  reservedFor,
  roomNow,
  usedAt,
  VALID_MS,
  type Waiting,
  type Wanted,
} from './budget';

/** More events than a day needs, also when many small deliveries wait: the older ones of a stream are dropped. */
const KEPT = 30_000;
/** A mailer reserves for so large a part of a day at least: what a crash can lose of it, and a thousand appends a day at most. */
const LEAST_PART = 1_000;
/** What is wanted at the same time is reserved together, up to a tenth of the day. */
const LARGEST_PART = 10;
const MAX_CONFLICTS = 20;

type Needs = { store: EventStore; clock: Clock; worker: string; relay: string; allowance: Allowance };

/**
 * The daily budget of one relay, as this mailer uses it. What is reserved is in a stream that all mailers share; a message takes its part of what
 * this one has reserved, in memory. All methods but those that answer at once throw Unavailable without the event store: a budget that
 * cannot be read must not be used up.
 */
export class BudgetBook {
  #budget: Budget = emptyBudget;
  #next = 0n;
  /** Reserved, and not given to a message yet: by the time of its reservation. */
  #ready: Part[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #wanted = 0;
  #limited = false;

  constructor(private readonly needs: Needs) {}

  /** Takes up to `want` recipients' parts of today's budget, and answers how many. */
  async take(want: number): Promise<number> {
    this.#wanted += want;
    return this.#inTurn(async () => {
      this.#wanted -= want;
      const had = this.#takeReady(want);
      if (had === want) return want;
      try {
        return had + (await this.#reserve(want - had));
      } catch (error) {
        this.giveBack(had);
        throw error;
      }
    });
  }

  /** Parts that were taken and not sent. */
  giveBack(count: number): void {
    const newest = this.#ready.at(-1);
    if (count > 0 && newest) newest.count += count;
  }

  /** Takes what an attempt had reserved and whose time has come, up to `want`; answers how many. What it needs no more goes back to all. */
  claim(waiting: Waiting, want: number): Promise<number> {
    return this.#inTurn(async () => {
      const got = await this.#append((budget, now) => {
        const due = reservedFor(budget, waiting).filter(({ from }) => from <= now);
        const back = due.map((part) => this.#event('BudgetReturned', part, waiting));
        const needed = Math.min(sumOf(due), want);
        const count = needed > 0 ? roomNow(back.reduce(evolve, budget), this.needs.allowance, needed, now) : 0;
        const mine = { count, from: now };
        return { events: [...back, ...(count > 0 ? [this.#event('BudgetReserved', mine, null)] : [])], result: mine };
      });
      // What of it is given back is given to other messages.
      if (got.count > 0) this.#ready.push({ count: 0, from: got.from });
      return got.count;
    });
  }

  /** What an attempt would reserve, and has reserved already, for `want` recipients. */
  async preview(waiting: Waiting, { want, least }: Wanted): Promise<Part[]> {
    await this.#inTurn(() => this.#caughtUp());
    const mine = reservedFor(this.#budget, waiting);
    const more = { want: want - sumOf(mine), least };
    return more.want > 0
      ? [...mine, ...planFor(this.#budget, this.needs.allowance, more, this.needs.clock.millis())]
      : mine;
  }

  /** Reserves for an attempt that waits, unless it has; answers the parts, in the order of time. */
  putOff(waiting: Waiting, { want, least }: Wanted): Promise<Part[]> {
    return this.#inTurn(() =>
      this.#append((budget, now) => {
        const mine = reservedFor(budget, waiting).map(({ count, from }) => ({ count, from }));
        const more =
          want > sumOf(mine) ? planFor(budget, this.needs.allowance, { want: want - sumOf(mine), least }, now) : [];
        const events = more.map((part) => this.#event('BudgetReserved', part, waiting));
        return { events, result: [...mine, ...more].toSorted((a, b) => a.from - b.from) };
      }),
    );
  }

  /** Today's budget: what it is, what of it is reserved, and what is left, in recipients. */
  async usage(): Promise<{ limit: number; used: number; left: number }> {
    await this.#inTurn(() => this.#caughtUp());
    const now = this.needs.clock.millis();
    const limit = limitAt(this.needs.allowance, this.#budget.since, now);
    const used = usedAt(this.#budget, now) - sumOf(this.#ready.filter(({ from }) => isValid(from, now)));
    return { limit, used, left: Math.max(0, limit - used) };
  }

  /** Gives back to all mailers what was reserved and not used in time; with `everything`, also what is still good. */
  returnUnused(everything = false): Promise<void> {
    return this.#inTurn(async () => {
      const now = this.needs.clock.millis();
      if (this.#ready.every(({ count, from }) => count === 0 || (!everything && isValid(from, now)))) return;
      await this.#append(() => ({ events: this.#unused(everything), result: undefined }));
      this.#ready = this.#ready.filter(({ from }) => !everything && isValid(from, now));
    });
  }

  #takeReady(want: number): number {
    const now = this.needs.clock.millis();
    let taken = 0;
    for (const part of this.#ready) {
      if (!isValid(part.from, now)) continue;
      const some = Math.min(part.count, want - taken);
      part.count -= some;
      taken += some;
    }
    return taken;
  }

  async #reserve(want: number): Promise<number> {
    const { allowance } = this.needs;
    const got = await this.#append((budget, now) => {
      const day = limitAt(allowance, budget.since ?? now, now);
      const asked = Math.max(
        want,
        Math.ceil(day / LEAST_PART),
        Math.min(want + this.#wanted, Math.ceil(day / LARGEST_PART)),
      );
      const unused = this.#unused(false);
      const [first] = planFor(unused.reduce(evolve, budget), allowance, { want: asked, least: 1 }, now);
      const part = first && first.from <= now ? first : null;
      return { events: [...unused, ...(part ? [this.#event('BudgetReserved', part, null)] : [])], result: part };
    });
    const now = this.needs.clock.millis();
    this.#ready = this.#ready.filter(({ from }) => isValid(from, now));
    if (!got) return 0;
    const used = Math.min(want, got.count);
    this.#ready.push({ count: got.count - used, from: got.from });
    return used;
  }

  #unused(everything: boolean): BudgetEvent[] {
    const now = this.needs.clock.millis();
    return this.#ready
      .filter(({ count, from }) => count > 0 && (everything || !isValid(from, now)))
      .map((part) => this.#event('BudgetReturned', part, null));
  }

  #event(type: BudgetEvent['type'], part: Part & { worker?: string }, forAttempt: Waiting | null): BudgetEvent {
    const { relay, worker, clock } = this.needs;
    const at = clock.now();
    const from = new Date(part.from).toISOString();
    const data = { relay, worker: part.worker ?? worker, forAttempt, count: part.count, from, at };
    if (type === 'BudgetReturned') return { type, data };
    return {
      type,
      data: { ...data, since: this.#budget.since === null ? at : new Date(this.#budget.since).toISOString() },
    };
  }

  /** Appends what `decide` says of the budget as it is now, again when another mailer was first. */
  async #append<T>(decide: (budget: Budget, now: number) => { events: BudgetEvent[]; result: T }): Promise<T> {
    const { store, relay } = this.needs;
    for (let conflicts = 0; ; conflicts += 1) {
      await this.#caughtUp();
      const { events, result } = decide(this.#budget, this.needs.clock.millis());
      if (events.length === 0) return result;
      const stream = streamName('budget', relay);
      if (!this.#limited) await store.keepLast(stream, KEPT);
      this.#limited = true;
      const context = { tenantId: DEFAULT_TENANT, correlationId: relay };
      const encoded = await Promise.all(
        events.map(async (event) => ({ id: randomId(), ...(await store.codec.encode(event, context)) })),
      );
      try {
        await store.append(stream, encoded, this.#next === 0n ? 'none' : this.#next - 1n);
        return result;
      } catch (error) {
        if (!(error instanceof Conflict) || conflicts >= MAX_CONFLICTS) throw error;
      }
    }
  }

  async #caughtUp(): Promise<void> {
    const { store, relay } = this.needs;
    const stored = await store.read(streamName('budget', relay), { from: this.#next });
    for (const read of await store.codec.decodeAll(stored)) {
      if ('unreadable' in read) {
        const message = `the budget of relay ${relay} cannot be read: ${read.unreadable.message}`;
        throw new Unavailable('eventStore', message, { cause: read.unreadable });
      }
      this.#budget = evolve(this.#budget, read.event as BudgetEvent);
      this.#next = read.stored.revision + 1n;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { count }) => sum + count, 0);
const isValid = (from: number, now: number): boolean => now < from + VALID_MS;

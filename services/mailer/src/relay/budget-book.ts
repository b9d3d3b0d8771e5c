import { type Clock, Conflict, DEFAULT_TENANT, type EventStore, randomId, Unavailable } from '@punctual/chassis';
import { type BudgetEvent, streamName } from '@punctual/contracts';
import {
  type Allowance,
  type Budget,
  emptyBudget,
  evolve,
  firstOf,
  limitAt,
  type Part,
  planFor,
  reservedFor,
  roomNow,
  sumOf,
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
  #ready: readonly Part[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #wanted = 0;
  #limited = false;

  constructor(private readonly needs: Needs) {}

  /** Takes up to `want` recipients' parts of today's budget, in the order of time. */
  async take(want: number): Promise<Part[]> {
    this.#wanted += want;
    return this.#inTurn(async () => {
      this.#wanted -= want;
      const had = this.#takeReady(want);
      if (sumOf(had) === want) return had;
      try {
        const more = await this.#reserve(want - sumOf(had));
        return more.count > 0 ? [...had, more] : had;
      } catch (error) {
        for (const part of had) this.giveBack(part);
        throw error;
      }
    });
  }

  /** Whether what may be used from then on may be used still. */
  isValid(from: number): boolean {
    return isValid(from, this.needs.clock.millis());
  }

  /** Parts that were taken and not sent. */
  giveBack({ count, from }: Part): void {
    if (count > 0) this.#ready = added(this.#ready, { count, from });
  }

  /** Whether an attempt has reserved something, as far as this mailer has read. */
  holds(waiting: Waiting): boolean {
    return reservedFor(this.#budget, waiting, this.needs.clock.millis()).length > 0;
  }

  /** Takes what an attempt had reserved and whose time has come, up to `want`. What it needs no more goes back to all. */
  claim(waiting: Waiting, want: number): Promise<Part> {
    return this.#inTurn(() =>
      this.#append((budget, now) => {
        const mine = reservedFor(budget, waiting, now);
        const due = mine.filter(({ from }) => from <= now);
        const needed = Math.min(sumOf(due), want);
        const later = mine.filter(({ from }) => from > now);
        const { rest } = firstOf(later, want - needed);
        const back = [...due, ...rest].map((part) => this.#event('BudgetReturned', part, waiting));
        const count = needed > 0 ? roomNow(back.reduce(evolve, budget), this.needs.allowance, needed, now) : 0;
        const part = { count, from: now };
        return { events: [...back, ...(count > 0 ? [this.#event('BudgetReserved', part, null)] : [])], result: part };
      }),
    );
  }

  /** What an attempt would reserve, and has reserved already, for `want` recipients. */
  async preview(waiting: Waiting, wanted: Wanted): Promise<Part[]> {
    await this.#inTurn(() => this.#caughtUp());
    const { kept, more } = this.#planned(this.#budget, waiting, wanted);
    return inOrder([...kept, ...more]);
  }

  /** Reserves for an attempt that waits what it has not reserved, and gives back what it needs no more; answers the parts, in the order of time. */
  putOff(waiting: Waiting, wanted: Wanted): Promise<Part[]> {
    return this.#inTurn(() =>
      this.#append((budget) => {
        const { kept, rest, more } = this.#planned(budget, waiting, wanted);
        const back = rest.map((part) => this.#event('BudgetReturned', part, waiting));
        const events = [...back, ...more.map((part) => this.#event('BudgetReserved', part, waiting))];
        return { events, result: inOrder([...kept, ...more]) };
      }),
    );
  }

  /** Gives back all that an attempt has reserved, which needs it no more. */
  release(waiting: Waiting): Promise<void> {
    return this.#inTurn(() =>
      this.#append((budget, now) => ({
        events: reservedFor(budget, waiting, now).map((part) => this.#event('BudgetReturned', part, waiting)),
        result: undefined,
      })),
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
      const unused = this.#unused(everything);
      if (unused.length > 0) await this.#append(() => ({ events: this.#returned(unused), result: undefined }));
      this.#ready = less(this.#ready, unused);
    });
  }

  /** What of the parts of an attempt it keeps for what it wants, what it needs no more, and what it has to reserve. */
  #planned(
    budget: Budget,
    waiting: Waiting,
    { want, least }: Wanted,
  ): { kept: Part[]; rest: Reserved[]; more: Part[] } {
    const now = this.needs.clock.millis();
    const { first, rest } = firstOf(reservedFor(budget, waiting, now), want);
    const kept = first.map(({ count, from }) => ({ count, from }));
    const missing = { want: want - sumOf(kept), least };
    const more = missing.want > 0 ? planFor(budget, this.needs.allowance, missing, now) : [];
    return { kept, rest, more };
  }

  #takeReady(want: number): Part[] {
    const now = this.needs.clock.millis();
    const { first } = firstOf(
      this.#ready.filter(({ from }) => isValid(from, now)),
      want,
    );
    this.#ready = less(this.#ready, first);
    return first;
  }

  async #reserve(want: number): Promise<Part> {
    const { allowance } = this.needs;
    const { part, unused } = await this.#append((budget, now) => {
      const day = limitAt(allowance, budget.since ?? now, now);
      const asked = Math.max(
        want,
        Math.ceil(day / LEAST_PART),
        Math.min(want + this.#wanted, Math.ceil(day / LARGEST_PART)),
      );
      const unused = this.#unused(false);
      const returned = this.#returned(unused);
      const part = { count: roomNow(returned.reduce(evolve, budget), allowance, asked, now), from: now };
      const events = [...returned, ...(part.count > 0 ? [this.#event('BudgetReserved', part, null)] : [])];
      return { events, result: { part, unused } };
    });
    const used = Math.min(want, part.count);
    this.#ready = less(this.#ready, unused);
    this.giveBack({ count: part.count - used, from: part.from });
    return { count: used, from: part.from };
  }

  #unused(everything: boolean): readonly Part[] {
    const now = this.needs.clock.millis();
    return this.#ready.filter(({ from }) => everything || !isValid(from, now));
  }

  #returned(parts: readonly Part[]): BudgetEvent[] {
    return parts.map((part) => this.#event('BudgetReturned', part, null));
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
        this.#budget = events.reduce(evolve, this.#budget);
        this.#next += BigInt(events.length);
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

type Reserved = ReturnType<typeof reservedFor>[number];
const inOrder = (parts: readonly Part[]): Part[] => parts.toSorted((a, b) => a.from - b.from);
const isValid = (from: number, now: number): boolean => now < from + VALID_MS;

/** The parts, one for each time, with one more, in the order of time. */
const added = (parts: readonly Part[], { count, from }: Part): Part[] => {
  const same = parts.find((part) => part.from === from);
  return inOrder([...parts.filter((part) => part !== same), { count: count + (same?.count ?? 0), from }]);
};
/** The parts without those that were used. */
const less = (parts: readonly Part[], used: readonly Part[]): Part[] =>
  used
    .reduce<readonly Part[]>((left, { count, from }) => added(left, { count: -count, from }), parts)
    .filter(({ count }) => count > 0);

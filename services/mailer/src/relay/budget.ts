import type { BudgetEvent } from '@punctual/contracts';

/** How many recipients a relay may get in any 24 h: so many, or a number that grows with the days it has been used; the smaller counts. */
export type Allowance = {
  perDay: number | null;
  warmUp: { start: number; factor: number; cap: number } | null;
};
/** An attempt that waits for its part of the budget. */
export type Waiting = { delivery: string; attempt: number };
/** So many recipients from an instant on, in epoch milliseconds. */
export type Part = { count: number; from: number };
type Entry = Part & { worker: string; attempt: string | null };
/** What is reserved of the budget of one relay, within a day and for later. Times are in epoch milliseconds. */
export type Budget = {
  /** When it was first used; null before. */
  since: number | null;
  entries: readonly Entry[];
};

const DAY_MS = 86_400_000;
/** What was reserved may be sent so long after its time. It counts for so much more than a day, so that no day has more than the budget. */
export const VALID_MS = 300_000;
const WINDOW_MS = DAY_MS + VALID_MS;
/** Days of a plan: what does not fit into them is planned when they are over. */
const MOST_PARTS = 10;

export const emptyBudget: Budget = { since: null, entries: [] };

const attemptKey = (waiting: Waiting | null): string | null => waiting && `${waiting.delivery}#${waiting.attempt}`;

export const evolve = ({ since, entries }: Budget, { type, data }: BudgetEvent): Budget => {
  const { worker, count, at } = data;
  const [from, attempt] = [Date.parse(data.from), attemptKey(data.forAttempt)];
  const index = entries.findIndex((one) => one.worker === worker && one.attempt === attempt && one.from === from);
  const found = entries[index];
  if (type === 'BudgetReserved') {
    const all = found
      ? entries.with(index, { ...found, count: found.count + count })
      : [...entries, { worker, attempt, count, from }];
    const current = all.filter((entry) => entry.from > Date.parse(at) - WINDOW_MS);
    return { since: since ?? Date.parse(data.since), entries: current };
  }
  if (!found) return { since, entries };
  const rest = found.count - count;
  return { since, entries: rest > 0 ? entries.with(index, { ...found, count: rest }) : entries.toSpliced(index, 1) };
};

/** The budget of the day that ends at `time`. */
export const limitAt = ({ perDay, warmUp }: Allowance, since: number | null, time: number): number => {
  const days = since === null ? 0 : Math.max(0, Math.floor((time - since) / DAY_MS));
  const ramp = warmUp
    ? Math.min(warmUp.cap, Math.floor(warmUp.start * warmUp.factor ** days))
    : Number.POSITIVE_INFINITY;
  return Math.min(perDay ?? Number.POSITIVE_INFINITY, ramp);
};

/** What is reserved of the day that ends at `time`. */
export const usedAt = ({ entries }: Pick<Budget, 'entries'>, time: number): number =>
  entries.reduce((sum, { from, count }) => (from <= time && from > time - WINDOW_MS ? sum + count : sum), 0);

/** When the budget has more room than before: something reserved counts no more, or its next day begins. */
const changesAfter = ({ since, entries }: Budget, time: number, { warmUp }: Allowance): number[] => {
  const ends = entries.map(({ from }) => from + WINDOW_MS);
  const day = since === null ? 0 : Math.floor((time - since) / DAY_MS);
  const days = warmUp ? Array.from({ length: 40 }, (_, index) => (since ?? time) + (day + index + 1) * DAY_MS) : [];
  return [...new Set([...ends, ...days])].filter((one) => one > time).toSorted((a, b) => a - b);
};

/** `want` recipients in all, of which up to `least` go together or not at all. */
export type Wanted = { want: number; least: number };

/**
 * When the recipients can be sent to: first as many as there is room for now, then the rest as early as all of it fits, or a whole day of it.
 * Whoever came before comes first, so nothing is planned before what others wait for.
 */
export const planFor = (budget: Budget, allowance: Allowance, { want, least }: Wanted, now: number): Part[] => {
  const since = budget.since ?? now;
  const parts: Part[] = [];
  const entries = () => [...budget.entries, ...parts.map(entryOf)];
  const free = (time: number) => limitAt(allowance, since, time) - usedAt({ entries: entries() }, time);
  /** As many of `left` as fit into `room`, in whole messages. */
  const whole = (room: number, left: number) => (room >= left ? left : Math.max(0, Math.floor(room / least) * least));
  const start = Math.max(now, ...budget.entries.map(({ from }) => from));
  const first = whole(free(start), want);
  if (first > 0) parts.push({ count: first, from: start });
  let left = want - first;
  for (let time = start; left > 0 && parts.length < MOST_PARTS; ) {
    const rest = left;
    const next = changesAfter({ since, entries: entries() }, time, allowance).find((one) => {
      const most = whole(limitAt(allowance, since, one), rest);
      return most > 0 && free(one) >= most;
    });
    // A day is smaller than one message: it goes when the day is empty, since it cannot go in parts.
    const from = next ?? Math.max(time, ...entries().map((entry) => entry.from + WINDOW_MS));
    const count = next === undefined ? Math.min(left, least) : whole(free(next), left);
    parts.push({ count, from });
    left -= count;
    time = from;
  }
  return parts;
};
const entryOf = ({ count, from }: Part): Entry => ({ count, from, worker: '', attempt: null });

/**
 * What an attempt has reserved: parts whose time has come, and later ones. A part that counts no more is not held either: the mailer that
 * should have given it back may have been killed.
 */
export const reservedFor = ({ entries }: Budget, waiting: Waiting, now: number): (Part & { worker: string })[] =>
  entries.filter(({ attempt, from }) => attempt === attemptKey(waiting) && from > now - WINDOW_MS);

/** The recipients of parts. */
export const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { count }) => sum + count, 0);

/** The first `want` recipients of parts by their time, and the rest of the parts. */
export const firstOf = <T extends Part>(parts: readonly T[], want: number): { first: T[]; rest: T[] } => {
  const [first, rest]: [T[], T[]] = [[], []];
  let left = Math.max(0, want);
  for (const part of parts.toSorted((a, b) => a.from - b.from)) {
    const count = Math.min(part.count, left);
    left -= count;
    if (count > 0) first.push({ ...part, count });
    if (count < part.count) rest.push({ ...part, count: part.count - count });
  }
  return { first, rest };
};

/**
 * How many of `want` may be sent now although others wait: as many as leave every later part its room. `budget` is without what was reserved for
 * them.
 */
export const roomNow = (budget: Budget, allowance: Allowance, want: number, now: number): number => {
  const times = [now, ...budget.entries.map(({ from }) => from).filter((from) => from > now && from < now + WINDOW_MS)];
  const free = times.map((time) => limitAt(allowance, budget.since ?? now, time) - usedAt(budget, time));
  return Math.max(0, Math.min(want, ...free));
};

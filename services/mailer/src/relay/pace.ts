/**
 * How fast messages begin to one relay, or by it to one receiver, after it asked for patience. It is halved each time, at least one a minute, and grows by
 * a tenth with each minute without another such answer, until it is what it was. Times are in epoch milliseconds.
 */
export type Pace = {
  /** Messages a minute since `since`, and what it was before: it is not lowered any more from there on. Null where it is not lowered. */
  lowered: { perMinute: number; before: number; since: number } | null;
  /** When the next message may begin, where it is lowered. */
  next: number;
  /** Messages begun in this minute and in the one before. */
  minute: number;
  begun: number;
  begunBefore: number;
};

const MINUTE_MS = 60_000;
const FLOOR = 1;
const GROWTH = 1.1;
/** Of a relay that took few messages lately nobody knows how many it takes: the first answer halves so many a minute at least. */
const LEAST_KNOWN = 60;

export const free: Pace = { lowered: null, next: 0, minute: 0, begun: 0, begunBefore: 0 };

/** Messages a minute at present; null where it is not lowered. */
export const rateOf = ({ lowered }: Pace, now: number): number | null => {
  if (!lowered) return null;
  const quiet = Math.max(0, Math.floor((now - lowered.since) / MINUTE_MS));
  const rate = lowered.perMinute * GROWTH ** quiet;
  return rate >= lowered.before ? null : rate;
};

/** When the next message may begin. */
export const readyAt = (pace: Pace, now: number): number =>
  rateOf(pace, now) === null ? now : Math.max(now, pace.next);

/** A message begins. */
export const begins = (pace: Pace, now: number): Pace => {
  const rate = rateOf(pace, now);
  const minute = Math.floor(now / MINUTE_MS);
  const passed = minute - pace.minute;
  const counts =
    passed === 0
      ? { begun: pace.begun + 1, begunBefore: pace.begunBefore }
      : { begun: 1, begunBefore: passed === 1 ? pace.begun : 0 };
  if (rate === null) return { ...pace, lowered: null, minute, ...counts };
  return { ...pace, minute, ...counts, next: Math.max(now, pace.next) + MINUTE_MS / rate };
};

/** It asked for patience with a message begun at `startedAt`; `limit` is what an operator allows a minute. Messages begun before the last such answer say nothing new. */
export const pushedBack = (
  pace: Pace,
  { startedAt, now, limit }: { startedAt: number; now: number; limit: number | null },
): Pace => {
  if (pace.lowered && startedAt < pace.lowered.since) return pace;
  const usual = limit ?? Math.max(LEAST_KNOWN, pace.begun + pace.begunBefore);
  const current = rateOf(pace, now);
  const perMinute = Math.max(FLOOR, (current ?? usual) / 2);
  const before = current === null ? usual : (pace.lowered?.before ?? usual);
  return { ...pace, lowered: { perMinute, before, since: now }, next: now + MINUTE_MS / perMinute };
};

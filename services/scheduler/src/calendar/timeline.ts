import { Temporal } from 'temporal-polyfill';

/**
 * A stretch of time in which a zone keeps one offset. `start` (inclusive) and `end` (exclusive) are milliseconds since the
 * epoch, or infinite; `offset` is local time minus UTC in milliseconds; `jump` is how far the clocks went forward at `start`
 * (a gap in local time), negative when they went back (an overlap), 0 when nothing came before.
 */
export type Span = { start: number; end: number; offset: number; jump: number };

/** Enough for the years a process looks at; finding a span costs up to some milliseconds, a look-up nothing. */
const KEPT_SPANS = 400;
const known = new Map<string, Span[]>();

/**
 * The span of `zone` that holds an instant (milliseconds since the epoch), after the IANA time zone database.
 * @throws RangeError when the zone is unknown
 */
export const spanAt = (zone: string, instant: number): Span => {
  const spans = known.get(zone) ?? [];
  const found = spans.find(({ start, end }) => start <= instant && instant < end);
  if (found) return found;
  const span = findSpan(zone, instant);
  known.set(zone, [...spans.slice(1 - KEPT_SPANS), span]);
  return span;
};

const findSpan = (zone: string, instant: number): Span => {
  // "previous" is strictly before, so ask from a moment later to include a transition at this very instant.
  const previous = at(zone, instant + 1).getTimeZoneTransition('previous');
  const next = at(zone, instant).getTimeZoneTransition('next');
  const start = previous?.epochMilliseconds ?? -Infinity;
  const offset = offsetAt(zone, instant);
  const jump = previous ? offset - offsetAt(zone, start - 1) : 0;
  return { start, end: next?.epochMilliseconds ?? Infinity, offset, jump };
};

const at = (zone: string, instant: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);

const offsetAt = (zone: string, instant: number): number => at(zone, instant).offsetNanoseconds / 1e6;

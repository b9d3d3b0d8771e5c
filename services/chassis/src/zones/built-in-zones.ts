import { Temporal } from 'temporal-polyfill';
import type { Span, Zones } from './span';

/** Enough for the years a process uses. Finding a span takes up to a few milliseconds; a cache hit costs almost nothing. */
const KEPT_SPANS = 400;

/** The zones that this runtime includes. */
export const builtInZones = (): Zones => {
  const known = new Map<string, Span[]>();
  return {
    has: (zone) => spellingOf(zone) === zone,
    spanAt: (zone, instant) => {
      const spans = known.get(zone) ?? [];
      const found = spans.find(({ start, end }) => start <= instant && instant < end);
      if (found) return found;
      if (spellingOf(zone) === null) return null;
      const span = findSpan(zone, instant);
      known.set(zone, [...spans.slice(1 - KEPT_SPANS), span]);
      return span;
    },
  };
};

/** The name of a zone in the letter case of the database; null when this runtime does not have the zone. */
export const spellingOf = (name: string): string | null => {
  try {
    return at(name, 0).timeZoneId;
  } catch {
    return null;
  }
};

const findSpan = (zone: string, instant: number): Span => {
  // "previous" is strictly before, so start one moment later, which includes a transition at this exact instant.
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

import type { Span } from './span';
import { spanAt } from './zone-rules';

const DAY = 86_400_000;

/** The spans of a zone around a local time, oldest first. Local time is less than two days from UTC. */
function* spansFrom(zone: string, local: number): Generator<Span> {
  for (let span = spanAt(zone, local - 2 * DAY); ; span = spanAt(zone, span.end)) yield span;
}

/** The first instant of a civil day in a zone, in milliseconds: midnight, or the end of a gap that contains midnight. */
export const startOfDay = (zone: string, midnight: number): number => {
  for (const { start, end, offset } of spansFrom(zone, midnight)) {
    const first = Math.max(start, midnight - offset);
    if (first < end) return first;
  }
  throw new Error('the last span of a zone has no end');
};

/**
 * The instant at which the clocks of a zone show a local time, both in milliseconds: the earlier one of two, and in a gap as much later as
 * the clocks go forward (RFC 5545, section 3.3.5).
 */
export const instantAt = (zone: string, local: number): number => {
  let offsetBefore = 0;
  for (const { start, end, offset } of spansFrom(zone, local)) {
    const instant = local - offset;
    if (instant < start) return local - offsetBefore;
    if (instant < end) return instant;
    offsetBefore = offset;
  }
  throw new Error('the last span of a zone has no end');
};

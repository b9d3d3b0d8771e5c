import { spanAt } from '@punctual/chassis/zones';
import { type Civil, DAY } from './civil';

/** The first instant of a civil day in a zone, in milliseconds: midnight, or the end of a gap that contains midnight. */
export const startOfDay = (zone: string, midnight: Civil): number => {
  // Local time is less than two days from UTC.
  for (let span = spanAt(zone, midnight - 2 * DAY); ; span = spanAt(zone, span.end)) {
    const start = Math.max(span.start, midnight - span.offset);
    if (start < span.end) return start;
  }
};

import { builtInZones } from './built-in-zones';
import { type Civil, DAY } from './civil';
import type { Span, Zones } from './span';
import { tzifZones } from './tzif-spans';

const builtIn = builtInZones();
let inUse: Zones = builtIn;

/**
 * Sets the TZif files, by zone name, that the calendar of this process uses. The runtime provides zones without a file.
 * Call it once, before anything is planned.
 */
export const useZoneFiles = (files: ReadonlyMap<string, Uint8Array> | null): void => {
  inUse = files === null ? builtIn : tzifZones(files);
};

/** Whether a zone with exactly this name exists. */
export const hasZone = (zone: string): boolean => inUse.has(zone) || builtIn.has(zone);

/**
 * The span of `zone` that holds an instant (milliseconds since the epoch), as the IANA time zone database defines it.
 * @throws RangeError when the zone is unknown
 */
export const spanAt = (zone: string, instant: number): Span => {
  const span = inUse.spanAt(zone, instant) ?? builtIn.spanAt(zone, instant);
  if (!span) throw new RangeError(`there is no zone "${zone.slice(0, 60)}"`);
  return span;
};

/** The first instant of a civil day in a zone, in milliseconds: midnight, or the end of a gap that contains midnight. */
export const startOfDay = (zone: string, midnight: Civil): number => {
  // Local time is less than two days from UTC.
  for (let span = spanAt(zone, midnight - 2 * DAY); ; span = spanAt(zone, span.end)) {
    const start = Math.max(span.start, midnight - span.offset);
    if (start < span.end) return start;
  }
};

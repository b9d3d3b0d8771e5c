import { builtInZones } from './built-in-zones';
import type { Span, Zones } from './span';
import { tzifZones } from './tzif-spans';

/** No zone has a name half as long. Longer names are not looked up. */
const MAX_LENGTH = 60;

const builtIn = builtInZones();
let inUse: Zones = builtIn;

/** The zones of TZif files, by zone name; the runtime provides zones without a file. Null: the runtime provides all. */
export const zonesOf = (files: ReadonlyMap<string, Uint8Array> | null): Zones => {
  if (files === null) return builtIn;
  const first = tzifZones(files);
  return {
    has: (zone) => first.has(zone) || builtIn.has(zone),
    spanAt: (zone, instant) => first.spanAt(zone, instant) ?? builtIn.spanAt(zone, instant),
  };
};

/**
 * Sets the TZif files, by zone name, that this process uses (each thread has its own). Call it once, before anything is
 * planned or rendered.
 */
export const useZoneFiles = (files: ReadonlyMap<string, Uint8Array> | null): void => {
  inUse = zonesOf(files);
};

/** Whether a zone with exactly this name exists. */
export const hasZone = (zone: string): boolean => inUse.has(zone);

/** Whether a name has the form of a region: `UTC` or `Area/Location`, not an abbreviation or an offset. */
export const isRegion = (name: string): boolean => name === 'UTC' || (name.includes('/') && !/^systemv\//i.test(name));

/**
 * Whether a name is a zone that schedules accept: `UTC` or an `Area/Location` name of the IANA time zone database in its
 * spelling. Abbreviations (`EST`) and offsets (`+05:00`) are not: they have no daylight saving time.
 */
export const isZone = (name: string, zones: Zones = inUse): boolean =>
  name.length <= MAX_LENGTH && isRegion(name) && zones.has(name);

/**
 * The span of `zone` that holds an instant (milliseconds since the epoch), as the IANA time zone database defines it.
 * @throws RangeError when the zone is unknown
 */
export const spanAt = (zone: string, instant: number): Span => {
  const span = inUse.spanAt(zone, instant);
  if (!span) throw new RangeError(`there is no zone "${zone.slice(0, MAX_LENGTH)}"`);
  return span;
};

/** Local time minus UTC in a zone at an instant, both in milliseconds. @throws RangeError when the zone is unknown */
export const offsetAt = (zone: string, instant: number): number => spanAt(zone, instant).offset;

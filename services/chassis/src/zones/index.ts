export { spellingOf } from './built-in-zones';
export { instantAt, startOfDay } from './local-time';
export type { Span, Zones } from './span';
export { hasZone, isRegion, isZone, offsetAt, spanAt, useZoneFiles, zonesOf } from './zone-rules';

/**
 * A stretch of time in which a zone keeps one offset. `start` (inclusive) and `end` (exclusive) are milliseconds since the
 * epoch, or infinite; `offset` is local time minus UTC in milliseconds; `jump` is how far the clocks went forward at `start`
 * (a gap in local time), negative when they went back (an overlap), 0 for the first span.
 */
export type Span = { start: number; end: number; offset: number; jump: number };

/** A source of zones. `spanAt` returns null for an unknown zone. */
export type Zones = { has: (zone: string) => boolean; spanAt: (zone: string, instant: number) => Span | null };

import type { Change } from './posix-zone';
import type { Span, Zones } from './span';
import { readTzif } from './tzif';

/** Where the yearly changes start in a file that lists no changes, and the last year the calendar computes. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9999;

/** The spans of zones, from the bytes of their TZif files by zone name. A file is parsed when its zone is first used. */
export const tzifZones = (files: ReadonlyMap<string, Uint8Array>): Zones => {
  const parsed = new Map<string, ((instant: number) => Span) | null>();
  const zoneOf = (name: string): ((instant: number) => Span) | null => {
    const known = parsed.get(name);
    if (known !== undefined) return known;
    const bytes = files.get(name);
    const zone = bytes ? spansOf(bytes) : null;
    if (bytes) parsed.set(name, zone);
    return zone;
  };
  return { has: (name) => zoneOf(name) !== null, spanAt: (name, instant) => zoneOf(name)?.(instant) ?? null };
};

/** Null when the file cannot be used; the runtime then provides the zone. */
const spansOf = (bytes: Uint8Array): ((instant: number) => Span) | null => {
  try {
    const { first, changes, after } = readTzif(bytes);
    const spans: Span[] = [{ start: -Infinity, end: Infinity, offset: first, jump: 0 }];
    for (const change of changes) append(spans, change);
    const grow = after && after.changesIn(2000).length > 0 ? yearly(spans, after.changesIn) : () => {};
    return (instant) => {
      grow(instant);
      return spanIn(spans, instant);
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

const append = (spans: Span[], { at, offset }: Change): void => {
  // Where summer time never ends, it ends in one year at the instant at which it starts in the next.
  if (spans.length > 1 && spans.at(-1)?.start === at) spans.pop();
  const last = spans.at(-1);
  if (!last) return;
  last.end = offset === last.offset ? Infinity : at;
  if (offset !== last.offset) spans.push({ start: at, end: Infinity, offset, jump: offset - last.offset });
};

/** Adds the yearly changes of the footer, far enough that the span of every supported instant has an end. */
const yearly = (spans: Span[], changesIn: (year: number) => Change[]): ((instant: number) => void) => {
  const listed = spans.at(-1)?.start ?? -Infinity;
  let next = Number.isFinite(listed) ? new Date(listed).getUTCFullYear() : FIRST_YEAR;
  let known = -Infinity;
  return (instant) => {
    if (instant < known) return;
    const wanted = Math.min(LAST_YEAR, new Date(instant).getUTCFullYear() + 2);
    for (; next <= wanted; next++) for (const change of changesIn(next)) if (change.at > listed) append(spans, change);
    known = Date.UTC(next - 1, 0);
  };
};

const spanIn = (spans: readonly Span[], instant: number): Span => {
  let [low, high] = [0, spans.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle] as Span).start <= instant) low = middle;
    else high = middle - 1;
  }
  return spans[low] as Span;
};

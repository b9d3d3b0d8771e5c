/** A small object's own cost beside what it holds, in octets. */
const OVERHEAD = 32;
/** Of a longer list only its beginning is measured, and the rest assumed to be alike. */
const SAMPLE = 16;

const sumOf = (values: Iterable<unknown>, count: number): number => {
  let [sum, seen] = [0, 0];
  for (const value of values) {
    if (seen === SAMPLE) break;
    sum += roughOctets(value);
    seen += 1;
  }
  return seen === 0 ? 0 : (sum / seen) * count;
};

/**
 * About how many octets a value of plain data occupies in memory: strings, numbers, arrays, objects, maps, sets and
 * buffers. Cheap enough for every event: it never looks at more than a sample of a list.
 */
export const roughOctets = (value: unknown): number => {
  if (typeof value === 'string') return OVERHEAD + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value)) return OVERHEAD + value.byteLength;
  if (Array.isArray(value)) return OVERHEAD + sumOf(value, value.length);
  if (value instanceof Map) return OVERHEAD + sumOf(value.keys(), value.size) + sumOf(value.values(), value.size);
  if (value instanceof Set) return OVERHEAD + sumOf(value, value.size);
  let octets = OVERHEAD;
  for (const name in value) octets += 8 + roughOctets((value as Record<string, unknown>)[name]);
  return octets;
};

/** Overhead of a small object without its content, in octets. */
const OVERHEAD = 32;
/** Only the beginning of a longer list is measured; the rest is assumed to be similar. */
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
 * Approximate size in memory of plain data, in octets: strings, numbers, arrays, objects, maps, sets and
 * buffers. Cheap enough for every event: it samples long lists.
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

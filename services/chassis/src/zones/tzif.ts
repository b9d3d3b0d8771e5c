import { type Change, type PosixZone, readPosixZone } from './posix-zone';

/** A zone as described by its TZif file: the offset before the first change, the changes in order, and the rule that applies after them. */
export type TzifZone = { first: number; changes: Change[]; after: PosixZone | null };

const MAGIC = 0x545a6966; // "TZif"
const HEADER = 44;

/**
 * Reads a TZif file (RFC 9636): the 64-bit block and the footer of version 2 or later. Changes that keep the offset (a new
 * abbreviation) are left out.
 * @throws RangeError when the bytes are not such a file, or include leap seconds
 */
export const readTzif = (bytes: Uint8Array): TzifZone => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const counts = (at: number) => {
    if (bytes.length < at + HEADER || view.getUint32(at) !== MAGIC) throw new RangeError('is not a TZif file');
    const [utc, standard, leap, times, types, chars] = [20, 24, 28, 32, 36, 40].map((place) =>
      view.getUint32(at + place),
    );
    return { utc, standard, leap, times, types, chars } as Record<
      'utc' | 'standard' | 'leap' | 'times' | 'types' | 'chars',
      number
    >;
  };
  const old = counts(0);
  if (bytes[4] === 0) throw new RangeError('is a TZif file of version 1, which ends in 2037');
  const head = HEADER + old.times * 5 + old.types * 6 + old.chars + old.leap * 8 + old.standard + old.utc;
  const { utc, standard, leap, times, types, chars } = counts(head);
  if (leap > 0) throw new RangeError('includes leap seconds');
  const timesAt = head + HEADER;
  const kindsAt = timesAt + times * 8;
  const typesAt = kindsAt + times;
  const footerAt = typesAt + types * 6 + chars + standard + utc;
  const offsetOf = (type: number): number => view.getInt32(typesAt + type * 6) * 1000;

  const first = offsetOf(0);
  const changes: Change[] = [];
  for (let index = 0; index < times; index++) {
    const offset = offsetOf(view.getUint8(kindsAt + index));
    const before = changes.at(-1)?.offset ?? first;
    if (offset !== before) changes.push({ at: Number(view.getBigInt64(timesAt + index * 8)) * 1000, offset });
  }
  const footer = new TextDecoder().decode(bytes.subarray(footerAt + 1, bytes.lastIndexOf(10)));
  return { first, changes, after: footer === '' ? null : readPosixZone(footer) };
};

import type { Change } from '../zones/posix-zone';

/** The bytes of a TZif file (RFC 9636, version 2): the offset before the first change, the changes, and the footer. */
export const tzifFile = (first: number, changes: readonly Change[], footer: string): Uint8Array => {
  const header = (times: number, types: number, chars: number): Buffer => {
    const bytes = Buffer.alloc(44);
    bytes.write('TZif2', 'latin1');
    for (const [index, count] of [0, 0, 0, times, types, chars].entries()) bytes.writeUInt32BE(count, 20 + index * 4);
    return bytes;
  };
  const offsets = [first, ...changes.map(({ offset }) => offset)];
  const times = Buffer.alloc(changes.length * 8);
  for (const [index, { at }] of changes.entries()) times.writeBigInt64BE(BigInt(at / 1000), index * 8);
  const types = Buffer.alloc(offsets.length * 6);
  for (const [index, offset] of offsets.entries()) types.writeInt32BE(offset / 1000, index * 6);
  return Buffer.concat([
    header(0, 0, 0),
    header(changes.length, offsets.length, 4),
    times,
    Buffer.from(changes.map((_, index) => index + 1)),
    types,
    Buffer.from('LMT\0'),
    Buffer.from(`\n${footer}\n`),
  ]);
};

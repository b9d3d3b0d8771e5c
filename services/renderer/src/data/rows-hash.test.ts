import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleRows } from '../testing/sample-content';
import { rowsHash } from './rows-hash';

/** Each UTF-16 unit as UTF-8 writes its number; half of a surrogate pair is none to Buffer. */
const octetsOf = (text: string): Buffer =>
  Buffer.concat(
    Array.from({ length: text.length }, (_, index) => {
      const unit = text.charCodeAt(index);
      return unit < 0x800
        ? Buffer.from(String.fromCharCode(unit))
        : Buffer.from([0xe0 + Math.floor(unit / 4096), 0x80 + (Math.floor(unit / 64) % 64), 0x80 + (unit % 64)]);
    }),
  );

const counted = (next: number, count: number): Buffer => {
  const octets = Buffer.from([next, 0, 0, 0, 0]);
  octets.writeUInt32BE(count, 1);
  return octets;
};
const textOf = (next: number, text: string): Buffer => Buffer.concat([counted(next, text.length), octetsOf(text)]);
const numberOf = (value: number): Buffer => {
  const octets = Buffer.alloc(9, 3);
  octets.writeDoubleBE(value, 1);
  return octets;
};

/** What decision 0201 says, once more. */
const written = (rows: readonly Record<string, null | boolean | number | string>[]): string => {
  const parts: Buffer[] = [];
  let last = '';
  for (const row of rows) {
    const keys = Object.keys(row).sort();
    if (last !== JSON.stringify(keys)) parts.push(counted(6, keys.length), ...keys.map((key) => textOf(4, key)));
    last = JSON.stringify(keys);
    parts.push(Buffer.from([7]));
    for (const key of keys) {
      const value = row[key] ?? null;
      if (typeof value === 'string') parts.push(textOf(4, value));
      else if (typeof value === 'number') parts.push(numberOf(value));
      else parts.push(Buffer.from([value === null ? 0 : value ? 2 : 1]));
    }
  }
  return `2:${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`;
};

it('never changes', () => {
  const rows = [{ b: 1.5, a: 'Łódź \ud83d\ude00 \ud800' }, { a: null }, { a: true }, {}];
  expect(rowsHash(rows)).toBe('2:7ba2cedbef81a4bc2e5e2349c842d683403c81d16fa602d05feea08eec27a828');
  expect(rowsHash([])).toBe('2:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

it.each([0, 1, 500, 501, 1_203])('is that of the octets of %p rows', (count) => {
  const rows = sampleRows(count);
  expect(rowsHash(rows)).toBe(written(rows as never));
});

it('is that of the octets of any rows', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\udc00\ud800', '\u07ff\u0800\uffff'),
  );
  const row = fc.dictionary(fc.constantFrom('a', 'b', 'é', '__proto__', '10', '9'), value);
  fc.assert(fc.property(fc.array(row, { maxLength: 20 }), (rows) => expect(rowsHash(rows)).toBe(written(rows))));
});

it.each([4_095, 4_096, 4_097, 70_000])('is that of the octets of texts of %p characters', (length) => {
  const rows = ['x', 'ł', '\u0800'].map((character) => ({ a: 'ab', b: character.repeat(length), c: 1 }));
  expect(rowsHash(rows)).toBe(written(rows));
});

it('tells values apart, and knows neither the order of columns nor the sign of a zero', () => {
  expect(rowsHash([{ a: 1, b: 2 }])).toBe(rowsHash([{ b: 2, a: 1 }]));
  const same = [
    [0, -0],
    [null, undefined, () => 1, new Date(Number.NaN)],
    [new Date(5), new Date(5).toISOString()],
    [5n, '5'],
    [Number.NaN, 'NaN'],
    [{ x: [1n, Number.NaN] }, { x: ['1', 'NaN'] }],
  ];
  for (const values of same) expect(new Set(values.map((a) => rowsHash([{ a }]))).size).toBe(1);
  const apart = [null, 'null', true, 'true', false, 0, '0', 5, 'Infinity', {}, '{}', [], '[]', '', '\u0000'];
  const hashes = [...apart.map((a) => rowsHash([{ a }])), rowsHash([]), rowsHash([{}]), rowsHash([{}, {}])];
  hashes.push(rowsHash([{ a: 'xy', b: '' }]), rowsHash([{ a: 'x', b: 'y' }]), rowsHash([{ a: 'x' }, { b: 'y' }]));
  expect(new Set(hashes).size).toBe(hashes.length);
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvRecords, csvWriter } from './csv';
import { type CsvCell, type CsvOptions, fieldWriter } from './csv-field';

/** Lines put together as texts. */
const lines = (records: readonly (readonly CsvCell[])[], options: CsvOptions = {}): string => {
  const field = fieldWriter(options);
  const end = options.lineEnd === 'LF' ? '\n' : '\r\n';
  return records
    .map(
      (record) =>
        (record.length === 1 ? field(record[0] ?? null) || '""' : record.map(field).join(options.delimiter ?? ',')) +
        end,
    )
    .join('');
};

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...Array.from('=+-@\t\r\n\v\f"\',;§ aé\u0085\u07ff\u0800\u2028＝'), '\ud800', '😀'))
    .map((parts) => parts.join('')),
);
const short = fc
  .tuple(fc.integer({ min: -1e13, max: 1e13 }), fc.nat(6))
  .map(([units, decimals]) => units / 10 ** decimals);
const cell: fc.Arbitrary<CsvCell> = fc.oneof(
  { weight: 4, arbitrary: text },
  short,
  short.map((number) => number - 100),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
);
const options: fc.Arbitrary<CsvOptions> = fc.record(
  {
    delimiter: fc.constantFrom(',', ';', '\t', '|', '§', '、'),
    lineEnd: fc.constantFrom('CRLF' as const, 'LF' as const),
    quotes: fc.constantFrom('needed' as const, 'always' as const),
  },
  { requiredKeys: [] },
);

describe('lines of a CSV', () => {
  it('are the octets of their texts, whatever their cells are', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 8 }), options, (records, how) => {
        expect(csvRecords(records, how)).toEqual(Buffer.from(lines(records, how)));
      }),
      { numRuns: 500 },
    );
  });

  it('are the same when they are given column by column, and piece after piece', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 9 }), fc.nat(3), options, (records, width, how) => {
        const columns = Array.from({ length: width }, (_, index) => records.map((record) => record[index] ?? null));
        const writer = csvWriter(how);
        writer.addRows(columns, 0, Math.min(2, records.length));
        const first = writer.taken();
        writer.addRows(columns, Math.min(2, records.length), records.length);
        expect(writer.octets + first.length).toBe(Buffer.concat([first, writer.taken()]).length);
        writer.addRows(columns, 0, records.length);
        expect(writer.taken()).toEqual(
          Buffer.from(
            lines(
              records.map((record) => record.slice(0, width)),
              how,
            ),
          ),
        );
      }),
    );
  });

  it.each([0, -0, 0.1, -0.05, 1e-7, 1e9, 1e9 - 0.5, 999_999_999.9999, -20.810000000000002, 0.1 + 0.2, 5e-324, 1e21])(
    'have the digits of %p that JavaScript has',
    (value) => expect(csvRecords([[value, 1]]).toString()).toBe(`${value === 0 ? 0 : value},1\r\n`),
  );

  it('have texts of any length', () => {
    const long = ['x', 'é', '\u0800', '😀', '"'].map((character) => character.repeat(70_000));
    expect(csvRecords([long, ['a', 'b']])).toEqual(Buffer.from(lines([long, ['a', 'b']])));
  });

  it('have nothing in columns that hold no cell of a row', () => {
    const writer = csvWriter();
    writer.addRows([[1, 2], []], 0, 2);
    expect(writer.taken().toString()).toBe('1,\r\n2,\r\n');
  });
});

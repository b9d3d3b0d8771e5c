import { describe, expect, it } from '@jest/globals';
import type { ReportFiles } from '@punctual/contracts';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { tableOf } from '../data/table';
import { sampleContent, sampleRows } from '../testing/sample-content';
import { csvFile } from './csv';

/** Any line break outside quotes ends a row here, as it does for the spreadsheets that open the file. */
const parsed = async (rows: readonly unknown[]): Promise<string[][]> =>
  parse(await csvFile(sampleContent(rows)), { bom: true, record_delimiter: ['\r\n', '\n', '\r'] });

/** Texts full of characters with a meaning in CSV or spreadsheets. */
const hostile = fc
  .array(fc.constantFrom(...Array.from('=+-@\t\r\n"\',; aé\u2028＝'), '\r\n', '=1+1', '😀'), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('CSV', () => {
  it('is UTF-8 with a byte order mark and CRLF', async () => {
    expect((await csvFile(sampleContent([{ name: 'Łódź', n: 1 }]))).toString()).toBe('\ufeffname,n\r\nŁódź,1\r\n');
  });

  it('has the delimiter, line ends, quotes and byte order mark that the report asks for', async () => {
    const write = async (csv: NonNullable<ReportFiles['csv']>) =>
      (await csvFile(sampleContent([{ a: 'x;y', b: 1.5 }], { files: { csv } }))).toString();
    expect(await write({ delimiter: ';', byteOrderMark: false, lineEnd: 'LF' })).toBe('a;b\n"x;y";1.5\n');
    expect(await write({ quotes: 'always', byteOrderMark: false })).toBe('"a","b"\r\n"x;y","1.5"\r\n');
    expect(await write({ delimiter: '\t' })).toBe('\ufeffa\tb\r\nx;y\t1.5\r\n');
  });

  it('writes values as other files show them when asked, and formulas as text still', async () => {
    const columns = [
      { key: 'n', format: { type: 'money', currency: 'EUR', locale: 'de-DE' } },
      { key: 'd', format: { type: 'date', pattern: "'=1+'d.M.yyyy" } },
      { key: 'p', format: { type: 'number', pattern: "0;'-cmd|'0" } },
    ] as const;
    const rows = [
      { n: -1234.5, d: '2026-03-05', p: -1 },
      { n: null, d: null, p: 2 },
    ];
    const table = tableOf(rows, columns);
    const file = await csvFile(sampleContent([], { table, files: { csv: { formatted: true } } }));
    expect(parse(file, { bom: true })).toEqual([
      ['n', 'd', 'p'],
      ['-1.234,50\u00a0\u20ac', "'=1+5.3.2026", "'-cmd|1"],
      ['', '', '2'],
    ]);
  });

  it('reads back every value, over many slices', async () => {
    const rows = sampleRows(3_000);
    const [header, ...records] = await parsed(rows);
    expect(header).toEqual(Object.keys(rows[0] ?? {}));
    expect(records).toHaveLength(3_000);
    expect(records.map(([, sessions]) => Number(sessions))).toEqual(rows.map(({ sessions }) => sessions));
  });

  it('writes formulas as text, and numbers as numbers', async () => {
    const [, ...records] = await parsed(
      ['=1+1', '+1', '-1', '@x', '\tx', '\rx', '\uff1dx', -5, -Infinity, -5n, 'a=b', ' '].map((v) => ({ v })),
    );
    expect(records.flat()).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'\tx",
      "'\rx",
      "'\uff1dx",
      '-5',
      "'-Infinity",
      '-5',
      'a=b',
      ' ',
    ]);
    const [header] = await parsed([{ '=cmd': 1 }]);
    expect(header).toEqual(["'=cmd"]);
  });

  it('keeps a cell with a lone line break in one piece, and no line of it is a formula', async () => {
    const cells = ['a\n=1+1', 'a\r=1+1', 'a\r\n@x', '\n\t-1', 'a\u2028+1', 'a\nb', 'a\rb'];
    expect((await parsed(cells.map((v) => ({ v })))).flat()).toEqual([
      'v',
      "a\n'=1+1",
      "a\r'=1+1",
      "a\r\n'@x",
      "\n'\t-1",
      "a\u2028'+1",
      'a\nb',
      'a\rb',
    ]);
  });

  it('reads back every cell of any table, with only apostrophes added and no line that is a formula', () =>
    fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 4 })
          .chain((width) =>
            fc.array(fc.array(hostile, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
          ),
        async (table) => {
          const rows = table.map((cells) => Object.fromEntries(cells.map((cell, index) => [`c${index}`, cell])));
          const [, ...records] = await parsed(rows);
          expect(records.map((record) => record.map((cell) => cell.replaceAll("'", '')))).toEqual(
            table.map((cells) => cells.map((cell) => cell.replaceAll("'", ''))),
          );
          for (const line of records.flat().flatMap((cell) => cell.split(/[\r\n\u2028]/)))
            expect(line).not.toMatch(/^[=+\-@\t＝]/);
        },
      ),
    ));

  it('has one documented text for each special value', async () => {
    const [, record] = await parsed([
      { a: null, b: NaN, c: 2n ** 70n, d: new Date(0), e: { x: [1] }, f: false, g: 'a "q", \r\n b' },
    ]);
    expect(record).toEqual([
      '',
      'NaN',
      '1180591620717411303424',
      '1970-01-01T00:00:00.000Z',
      '{"x":[1]}',
      'false',
      'a "q", \r\n b',
    ]);
  });

  it('keeps empty rows, and can be empty', async () => {
    expect(await parsed([{ a: 'x' }, { a: null }, { a: 'y' }])).toEqual([['a'], ['x'], [''], ['y']]);
    expect((await csvFile(sampleContent([]))).toString()).toBe('\ufeff');
  });
});

import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { sampleContent, sampleRows } from '../testing/sample-content';
import { csvFile } from './csv';

const parsed = async (rows: readonly unknown[]): Promise<string[][]> =>
  parse(await csvFile(sampleContent(rows)), { bom: true, record_delimiter: '\r\n' });

describe('CSV', () => {
  it('is UTF-8 with a byte order mark and CRLF', async () => {
    expect((await csvFile(sampleContent([{ name: 'Łódź', n: 1 }]))).toString()).toBe('\ufeffname,n\r\nŁódź,1\r\n');
  });

  it('reads back every value, over many slices', async () => {
    const rows = sampleRows(3_000);
    const [header, ...records] = await parsed(rows);
    expect(header).toEqual(Object.keys(rows[0] ?? {}));
    expect(records).toHaveLength(3_000);
    expect(records.map(([, sessions]) => Number(sessions))).toEqual(rows.map(({ sessions }) => sessions));
  });

  it('writes what a spreadsheet would run as text, and numbers as numbers', async () => {
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

  it('has one documented text for each odd value', async () => {
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

  it('loses no empty row, and can be empty', async () => {
    expect(await parsed([{ a: 'x' }, { a: null }, { a: 'y' }])).toEqual([['a'], ['x'], [''], ['y']]);
    expect((await csvFile(sampleContent([]))).toString()).toBe('\ufeff');
  });
});

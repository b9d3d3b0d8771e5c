import { describe, expect, it } from '@jest/globals';
import ExcelJS from '@protobi/exceljs';
import { chartPng } from '../chart/chart';
import type { ReportContent } from '../data/content';
import { tableOf } from '../data/table';
import { fullSample, sampleContent, sampleRows } from '../testing/sample-content';
import { excelFile } from './excel';
import { excelText, sheetName } from './excel-text';
import { fixZipTimes } from './zip-time';

const read = async (content: ReportContent): Promise<ExcelJS.Workbook> => {
  const file = await excelFile(content);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer);
  return workbook;
};

const cellsOf = async (row: Record<string, unknown>): Promise<ExcelJS.CellValue[]> => {
  const sheet = (await read(sampleContent([row]))).worksheets[0];
  return Object.keys(row).map((_, i) => sheet?.getRow(2).getCell(i + 1).value ?? null);
};

describe('Excel', () => {
  it('has the rows under a frozen, filtered heading, and a summary', async () => {
    const workbook = await read(fullSample(3_000));
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['Client Progress Report', 'Summary', 'Charts']);
    const [data, summary] = workbook.worksheets;
    expect(data?.rowCount).toBe(3_001);
    expect(data?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(data?.autoFilter).toBe('A1:G3001');
    expect(data?.getRow(1).getCell(1).font.bold).toBe(true);
    expect(data?.getRow(1).getCell(5).value).toBe('lastSeen (America/New_York)');
    expect(data?.getRow(3_001).getCell(2).value).toBe(sampleRows(3_000)[2_999]?.['sessions']);
    const facts = Object.fromEntries(
      (summary?.getSheetValues() ?? []).flatMap((row) =>
        Array.isArray(row) && row.length > 1 ? [[String(row[1]), row[2]]] : [],
      ),
    );
    expect(facts).toMatchObject({
      Report: 'Client Progress Report',
      'As of': '2026-11-23 04:00 UTC-5 (America/New_York)',
      Rows: 3_000,
      region: 'EMEA',
      Clients: 3_000,
    });
  });

  it('keeps text as text, whatever it looks like', async () => {
    expect(
      await cellsOf({
        a: '=1+1',
        b: '+1',
        c: '@x',
        d: '<b>&"',
        e: 'Łódź Ψ 🎉',
        f: { formula: '1+1' },
        g: { text: 'x', hyperlink: 'http://x' },
        h: '_x0041_',
      }),
    ).toEqual([
      '=1+1',
      '+1',
      '@x',
      '<b>&"',
      'Łódź Ψ 🎉',
      '{"formula":"1+1"}',
      '{"text":"x","hyperlink":"http://x"}',
      '_x005F_x0041_',
    ]);
  });

  it('has one documented form for each special value', async () => {
    expect(
      await cellsOf({
        a: null,
        b: NaN,
        c: -Infinity,
        d: 12n,
        e: 2n ** 60n,
        f: true,
        g: '2026-11-23T09:00:00Z',
        h: '2026-11-23',
        i: '1850-01-01',
        j: 'a\u0000b\ud800',
      }),
    ).toEqual([
      null,
      'NaN',
      '-Infinity',
      12,
      '1152921504606846976',
      true,
      new Date('2026-11-23T04:00:00Z'),
      new Date('2026-11-23T00:00:00Z'),
      '1850-01-01',
      'a\ufffdb\ufffd',
    ]);
  });

  it('shows dates with a date format, also in a column of mixed values', async () => {
    const sheet = (
      await read(
        sampleContent([
          { at: new Date(1e12), mixed: 'x' },
          { at: null, mixed: new Date(1e12) },
        ]),
      )
    ).worksheets[0];
    expect([sheet?.getCell('A2').numFmt, sheet?.getCell('B3').numFmt]).toEqual([
      'yyyy-mm-dd hh:mm:ss',
      'yyyy-mm-dd hh:mm:ss',
    ]);
  });

  it('gives numbers and dates the format that other files show them in', async () => {
    const columns = [
      { key: 'money', format: { type: 'money', currency: 'EUR', locale: 'de-DE' } },
      { key: 'share', format: { type: 'percent', decimals: 1 } },
      { key: 'due', format: { type: 'date', pattern: 'd MMM yyyy' } },
      { key: 'n' },
      { key: 'id' },
      { key: 'exact', format: { type: 'number', decimals: 2 } },
      { key: 'at', format: { type: 'time' } },
    ] as const;
    const row = {
      money: 1234.5,
      share: 0.125,
      due: '2026-03-05',
      n: 0.25,
      id: 10_002,
      exact: '1234567890123456.25',
      at: '06:00',
    };
    const sheet = (await read(sampleContent([], { table: tableOf([row], columns) }))).worksheets[0];
    const cells = columns.map((_, i) => sheet?.getRow(2).getCell(i + 1));
    expect(cells.map((cell) => [cell?.value, cell?.numFmt])).toEqual([
      [1234.5, '#,##0.00"\u00a0\u20ac"'],
      [0.125, '#,##0.0%'],
      [new Date('2026-03-05T00:00:00Z'), '[$-en-US]d mmm yyyy'],
      [0.25, '#,##0.00'],
      [10_002, '0'],
      ['1234567890123456.25', '#,##0.00'],
      [new Date('1899-12-30T06:00:00Z'), 'hh:mm'],
    ]);
  });

  it('has a picture of each chart below each other on a sheet of their own', async () => {
    const workbook = await read(fullSample(20));
    const sheet = workbook.getWorksheet('Charts');
    const images = sheet?.getImages() ?? [];
    expect(images.map(({ range }) => range.tl.nativeRow)).toEqual([1, 20, 39]);
    for (const [index, { imageId }] of images.entries()) {
      const chart = fullSample(20).charts[index];
      const { buffer, extension } = workbook.getImage(Number(imageId));
      expect(extension).toBe('png');
      expect(chart && Buffer.from(buffer as ArrayBuffer).equals(await chartPng(chart, fullSample(20)))).toBe(true);
    }
    expect((await read(sampleContent([{ a: 1 }]))).worksheets).toHaveLength(2);
  });

  it('has totals as formulas that follow the filter, with their values', async () => {
    const columns = [
      { key: 'name' },
      { key: 'n', total: 'sum' },
      { key: 'big', total: 'sum', format: { type: 'integer' } },
    ] as const;
    const rows = [
      { name: '=1', n: 0.1, big: 10n ** 20n },
      { name: 'b', n: 0.2, big: 1n },
    ];
    const sheet = (await read(sampleContent([], { table: tableOf(rows, columns) }))).worksheets[0];
    expect(sheet?.getRow(4).values).toEqual([
      undefined,
      'Total',
      { formula: 'SUBTOTAL(109,B2:B3)', result: 0.3 },
      '100,000,000,000,000,000,001',
    ]);
    expect(sheet?.autoFilter).toBe('A1:C3');
  });

  it('cuts text that is too long for a cell, and marks the cut', () => {
    const text = excelText(`${'x'.repeat(32_736)}🎉${'y'.repeat(100)}`);
    expect(text.length).toBeLessThanOrEqual(32_767);
    expect(text).toMatch(/x\u2026 \[cut: over 32,767 characters\]$/);
    expect(text.isWellFormed()).toBe(true);
  });

  it.each([
    ['a/b\\c?*[d]:e', 'a b c d e'],
    ["'quoted'", 'quoted'],
    ['', 'Report'],
    ['History', 'Report'],
    ['SUMMARY', 'Report'],
    ['x'.repeat(40), 'x'.repeat(31)],
    [`${'x'.repeat(30)}🎉`, 'x'.repeat(30)],
  ])('a report named %p has the sheet %p', (name, sheet) => {
    expect(sheetName(name, ['Summary'])).toBe(sheet);
  });

  it('has the same bytes each time, and opens without rows', async () => {
    const content = fullSample(50);
    expect((await excelFile(content)).equals(await excelFile(content))).toBe(true);
    expect((await read(sampleContent([]))).worksheets[0]?.rowCount).toBeLessThanOrEqual(1);
    expect(() => fixZipTimes(Buffer.alloc(40))).toThrow('not a ZIP archive');
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { readSheet } from 'read-excel-file/node';
import { tableOf } from '../data/table';
import { fullSample, sampleContent } from '../testing/sample-content';
import { excelFile } from './excel';
import { pdfFile } from './pdf';

const folder = mkdtempSync(join(tmpdir(), 'punctual-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `npm test` gets qpdf where it can. */
const withQpdf = process.env['QPDF'] === undefined ? it.skip : it;
const chart = { x: 'client', y: 'sessions', title: 'Sessions' } as const;

withQpdf.each([
  ['tables over many pages', fullSample(400)],
  ['no rows', sampleContent([])],
  ['other paper', { ...fullSample(40), files: { pdf: { paper: 'Letter', orientation: 'landscape' } } } as const],
  [
    'charts of every kind',
    {
      ...fullSample(40),
      charts: (['area', 'tile', 'sparkline', 'pie'] as const).map((kind) => ({ ...chart, kind })),
    },
  ],
])('qpdf finds nothing wrong with a PDF of %s', async (name, content) => {
  const path = join(folder, `${name}.pdf`);
  writeFileSync(path, await pdfFile(content));
  expect(execFileSync('qpdf', ['--check', path]).toString()).toContain('No syntax or stream encoding errors found');
});

it('another reader of workbooks finds the types, the totals and their values', async () => {
  const columns = [
    { key: 'client' },
    { key: 'revenue', total: 'sum', format: { type: 'money', currency: 'EUR' } },
    { key: 'due', format: { type: 'date' } },
    { key: 'at' },
    { key: 'ok' },
    { key: 'exact' },
  ] as const;
  const rows = [
    ['=1+1', 18300.5, '2026-03-05', '2026-11-23T09:30:00Z', true, '0.10'],
    ['Łódź & <b> 🎉', 354328.5, null, '2026-11-24T09:30:00Z', false, '2.25'],
  ].map((values) => Object.fromEntries(columns.map(({ key }, index) => [key, values[index]])));
  const file = await excelFile(sampleContent([], { table: tableOf(rows, columns) }));
  expect(await readSheet(file)).toEqual([
    ['client', 'revenue', 'due', 'at (America/New_York)', 'ok', 'exact'],
    ['=1+1', 18300.5, new Date('2026-03-05T00:00:00Z'), new Date('2026-11-23T04:30:00Z'), true, 0.1],
    ['Łódź & <b> 🎉', 354328.5, null, new Date('2026-11-24T04:30:00Z'), false, 2.25],
    ['Total', 372629, null, null, null, null],
  ]);
});

/** `npm test` says where LibreOffice is there. */
const withLibreOffice = process.env['LIBREOFFICE'] === undefined ? it.skip : it;

withLibreOffice(
  'LibreOffice opens a workbook with a chart, and finds its texts, numbers, dates and totals',
  async () => {
    const columns = [
      { key: 'client' },
      { key: 'revenue', total: 'sum', format: { type: 'money', currency: 'EUR' } },
      { key: 'due', format: { type: 'date' } },
      { key: 'ok' },
    ] as const;
    const rows = [
      { client: '=1+1', revenue: 18300.5, due: '2026-03-05', ok: true },
      { client: 'Łódź & <b> 東京 مبيعات', revenue: 354328.5, due: null, ok: false },
    ];
    const charts = [{ kind: 'bar', x: 'client', y: 'revenue', title: 'Revenue' } as const];
    const path = join(folder, 'book.xlsx');
    writeFileSync(path, await excelFile(sampleContent([], { table: tableOf(rows, columns), charts })));
    // Comma, quotes, UTF-8, from the first line on; -1 for each sheet.
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    execFileSync('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', folder, path], {
      stdio: 'pipe',
    });
    const sheets = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    const shown = sheets.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    expect(shown).toContain('client,revenue,due,ok\n=1+1,18300.5,2026-03-05,TRUE\n');
    expect(shown).toContain('\nŁódź & <b> 東京 مبيعات,354328.5,,FALSE\nTotal,372629,,\n');
  },
  120_000,
);

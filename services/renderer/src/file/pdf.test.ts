import { describe, expect, it } from '@jest/globals';
import type { ReportFiles } from '@punctual/contracts';
import type { ReportContent } from '../data/content';
import { tableOf } from '../data/table';
import { pdfPages } from '../testing/pdf-text';
import { fullSample, sampleContent } from '../testing/sample-content';
import { fitText, lineWidth } from '../text/fit';
import { planColumns } from './column-plan';
import { pdfFile } from './pdf';

const pagesOf = async (content: ReportContent): Promise<string[][]> =>
  pdfPages(await pdfFile(content, { compress: false }));

describe('PDF', () => {
  it('shows title, as-of, parameters, metrics and every row, the heading and number on each page', async () => {
    const content = { ...fullSample(200), charts: [] };
    const pages = await pagesOf(content);
    expect(pages[0]).toEqual(
      expect.arrayContaining([
        'Client Progress Report',
        'Progress \u00b7 As of 2026-11-23 04:00 UTC-5 (America/New_York)',
        'region: EMEA',
        'Total revenue',
        '200 rows',
      ]),
    );
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, page] of pages.entries())
      expect(page).toEqual(expect.arrayContaining(['client', 'sessions', `Page ${index + 1} of ${pages.length}`]));
    const lines = pages.flat();
    expect(lines.filter((line) => line === 'Łódź Textiles')).toHaveLength(25);
    expect(lines.filter((line) => / UTC-[45]$/.test(line))).toHaveLength(200);
  });

  it('shows numbers in the format of their column, and the totals below the last row', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => ({ client: `c${i}`, revenue: 1000 + i + 0.5 }));
    const columns = [
      { key: 'client', width: 30 },
      { key: 'revenue', format: { type: 'money', currency: 'USD' }, total: 'sum' },
    ] as const;
    const pages = await pagesOf(sampleContent([], { table: tableOf(rows, columns) }));
    expect(pages.flat().filter((line) => line.startsWith('$1,'))).toHaveLength(120);
    expect(pages.flat().filter((line) => line === '$127,200.00' || line === 'Total')).toEqual(['Total', '$127,200.00']);
    expect(pages.at(-1)).toContain('$127,200.00');
  });

  it('has the paper that the report asks for', async () => {
    const boxes = async (pdf: NonNullable<ReportFiles['pdf']>) => {
      const content = sampleContent([{ a: 1 }], { files: { pdf } });
      return /\/MediaBox \[0 0 ([\d. ]+)\]/.exec((await pdfFile(content)).toString('latin1'))?.[1];
    };
    expect(await boxes({})).toBe('595.28 841.89');
    expect(await boxes({ paper: 'Letter' })).toBe('612 792');
    expect(await boxes({ paper: 'Letter', orientation: 'landscape' })).toBe('792 612');
    expect(await boxes({ orientation: 'portrait' })).toBe('595.28 841.89');
  });

  it('prints every script, and a mark for what no font has', async () => {
    const lines = (
      await pagesOf(
        sampleContent(
          ['Łódź', 'Ψ Ωμέγα', 'Горизонт', '東', '🎉', '\u{12000}', 'e\u0301', 'a\u0000\tb', '\u202eabc', '=1+1'].map(
            (name) => ({ name }),
          ),
        ),
      )
    ).flat();
    expect(lines).toEqual(
      expect.arrayContaining(['Łódź', 'Ψ Ωμέγα', 'Горизонт', '東', '🎉', '\ufffd', '\u00e9', 'a  b', 'abc', '=1+1']),
    );
  });

  it('continues a table wider than the page in bands', async () => {
    const row = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`column ${i}`, `value ${i}`]));
    const pages = await pagesOf(sampleContent([row, row]));
    const lines = pages.flat();
    for (const [key, value] of Object.entries(row)) expect(lines).toEqual(expect.arrayContaining([key, value]));
    for (const page of pages) expect(page).toContain('column 0');
    expect(pages[1]).toContainEqual(expect.stringMatching(/^Columns \d+\u2013\d+ of 60$/));
  });

  it('is one page when there is nothing to show', async () => {
    expect(await pagesOf(sampleContent([]))).toEqual([expect.arrayContaining(['0 rows', 'Page 1 of 1'])]);
    expect(await pagesOf(sampleContent([{}]))).toHaveLength(1);
  });

  it('supports a very long cell, and a hundred metrics', async () => {
    const pages = await pagesOf(
      sampleContent([{ a: 'word '.repeat(50_000), b: 'x'.repeat(100_000) }], {
        metrics: Array.from({ length: 100 }, (_, i) => ({ name: `metric ${i}`, value: i })),
        name: 'N'.repeat(500),
      }),
    );
    expect(pages.flat()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^word .*\u2026$/),
        expect.stringMatching(/^x+\u2026$/),
        'metric 99',
      ]),
    );
  });

  it('is the same bytes each time, charts included', async () => {
    const content = fullSample(40);
    expect((await pdfFile(content)).equals(await pdfFile(content))).toBe(true);
  });
});

describe('fitText', () => {
  const fit = (text: string, lines = 3) => fitText(text, 50, 'condensed', 8, lines);

  it('breaks at spaces, then inside words, and marks a cut', () => {
    expect(fit('short')).toEqual(['short']);
    expect(fit('one two three four')).toEqual(['one two', 'three four']);
    expect(fit('a\nb')).toEqual(['a', 'b']);
    expect(fit('w'.repeat(100))).toHaveLength(3);
    expect(fit('w'.repeat(100)).at(-1)).toMatch(/w\u2026$/);
    expect(fit('one two three four five six seven', 1)).toEqual([expect.stringMatching(/^one.*\u2026$/)]);
  });

  it('never draws beyond the column', () => {
    for (const text of ['w'.repeat(100), 'one two three four five six seven eight nine ten', 'Łódź '.repeat(30)]) {
      for (const line of fit(text)) expect(lineWidth(line, 'condensed', 8)).toBeLessThanOrEqual(50);
    }
  });

  it('ends even when no character fits', () => expect(fitText('abc', 0.1, 'condensed', 8, 2)).toHaveLength(2));
});

describe('planColumns', () => {
  const room = { portrait: 500, landscape: 750 };
  const widths = (natural: number[]) =>
    planColumns(natural, room).bands.map((band) => band.reduce((sum, { width }) => sum + width, 0));

  it('chooses portrait, landscape, or bands that fill the page', () => {
    expect(planColumns([100, 100], room)).toMatchObject({
      orientation: 'portrait',
      bands: [
        [
          { column: 0, width: 250 },
          { column: 1, width: 250 },
        ],
      ],
    });
    expect(planColumns([300, 300], room).orientation).toBe('landscape');
    expect(widths(new Array(8).fill(200))).toEqual([expect.closeTo(750)]);
    const { bands } = planColumns(new Array(40).fill(100), room);
    expect(bands.map((band) => band[0]?.column)).toEqual(bands.map(() => 0));
    expect(new Set(bands.flat().map(({ column }) => column)).size).toBe(40);
    for (const width of widths(new Array(40).fill(100))) expect(width).toBeCloseTo(750);
  });

  it('has no bands without columns', () => expect(planColumns([], room).bands).toEqual([]));
});

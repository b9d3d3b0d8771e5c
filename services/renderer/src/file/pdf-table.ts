import { setImmediate as nextTurn } from 'node:timers/promises';
import { rowTexts } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { slices } from '../data/slices';
import { totalLine } from '../data/total';
import type { FontName } from '../text/base-font';
import { fitText, type Line, textWidth } from '../text/fit';
import type { Band, ColumnPlan } from './column-plan';
import { FOOT, line, lineIn, lineRight, MARGIN, nextPage, type Page } from './pdf-page';
import { theme } from './theme';

/** The rows of one band on one page: `from` inclusive, `to` exclusive; the totals are below the last row of a band. */
export type TablePage = { band: number; columns: Band; from: number; to: number; hasTotals?: boolean };

const SIZE = 8;
const LINE = 10.5;
const PAD = { x: 5, y: 3.5 } as const;
const MAX_LINES = 3;
const BAND_LABEL = 14;
/** Widths are measured on the first rows only, so that planning does not read all rows. */
const SAMPLE = 300;
const MAX_NATURAL = 220;
/** Width of a digit in points, for columns whose width is given in characters. */
const CHARACTER = textWidth('0', 'condensed', SIZE);

const heightOf = (lines: number): number => lines * LINE + 2 * PAD.y;
const fitCell = (text: string, width: number, font: FontName): Line[] =>
  fitText(text, width - 2 * PAD.x, font, SIZE, MAX_LINES);

/** Natural width of each column, in points. */
export const columnWidths = (content: ReportContent): number[] => {
  const { table } = content;
  const widths = table.columns.map(({ label }) => textWidth(label, 'condensedBold', SIZE));
  for (const row of table.rows.slice(0, SAMPLE)) {
    for (const [i, text] of rowTexts(row, table.columns, content).entries()) {
      widths[i] = Math.max(widths[i] ?? 0, textWidth(text.slice(0, 200), 'condensed', SIZE));
    }
  }
  for (const [i, { text }] of (totalLine(table, content) ?? []).entries())
    widths[i] = Math.max(widths[i] ?? 0, textWidth(text, 'condensedBold', SIZE));
  return widths.map((natural, i) => {
    const wanted = table.columns[i]?.width;
    return wanted === undefined ? Math.min(MAX_NATURAL, natural + 2 * PAD.x + 1) : wanted * CHARACTER + 2 * PAD.x;
  });
};

const headingLines = ({ table }: ReportContent, columns: Band): Line[][] =>
  columns.map(({ column, width }) => fitCell(table.columns[column]?.label ?? '', width, 'condensedBold'));

const tallest = (cells: readonly Line[][]): number => cells.reduce((most, lines) => Math.max(most, lines.length), 1);

const totalCells = (content: ReportContent, columns: Band): Line[][] | null => {
  const totals = totalLine(content.table, content);
  return totals && columns.map(({ column, width }) => fitCell(totals[column]?.text ?? '', width, 'condensedBold'));
};

const bandHeight = (content: ReportContent, columns: Band, bands: number): number =>
  heightOf(tallest(headingLines(content, columns))) + (bands > 1 ? BAND_LABEL : 0);

/**
 * Assigns rows to pages before anything is drawn, so that page 1 can say "Page 1 of 9". The first page begins at `y`.
 * Yields to the event loop between slices of rows.
 */
export const planTable = async (
  content: ReportContent,
  { bands }: ColumnPlan,
  y: number,
  pageHeight: number,
): Promise<TablePage[]> => {
  const { table } = content;
  const pages: TablePage[] = [];
  for (const [band, columns] of bands.entries()) {
    const head = bandHeight(content, columns, bands.length);
    const shown = columns.flatMap(({ column }) => table.columns[column] ?? []);
    let current: TablePage = { band, columns, from: 0, to: 0 };
    let left = pageHeight - FOOT - (band === 0 ? y : MARGIN) - head;
    pages.push(current);
    for await (const rows of slices({ rows: table.rows, columns: shown })) {
      for (const row of rows) {
        const texts = rowTexts(row, shown, content);
        const height = heightOf(tallest(columns.map(({ width }, i) => fitCell(texts[i] ?? '', width, 'condensed'))));
        if (height > left) {
          current = { band, columns, from: current.to, to: current.to };
          pages.push(current);
          left = pageHeight - FOOT - MARGIN - head;
        }
        left -= height;
        current.to++;
      }
    }
    const totals = totalCells(content, columns);
    if (totals && heightOf(tallest(totals)) > left) {
      current = { band, columns, from: current.to, to: current.to };
      pages.push(current);
    }
    if (totals) current.hasTotals = true;
  }
  // A report without columns still has a page.
  return pages.length > 0 ? pages : [{ band: 0, columns: [], from: 0, to: 0 }];
};

const drawCells = (
  { doc }: Page,
  content: ReportContent,
  columns: Band,
  cells: readonly Line[][],
  y: number,
  font: 'regular' | 'bold',
): void => {
  const style = { font, size: SIZE, colour: theme.ink };
  let x = MARGIN;
  for (const [i, { column, width }] of columns.entries()) {
    const right = content.table.columns[column]?.kind === 'number';
    for (const [n, text] of (cells[i] ?? []).entries()) {
      const at = y + PAD.y + n * LINE;
      if (right) lineRight(doc, text, x + width - PAD.x, at, style);
      else lineIn(doc, text, x + PAD.x, width - 2 * PAD.x, at, style);
    }
    x += width;
  }
};

const drawHeading = (
  page: Page,
  content: ReportContent,
  { columns, band }: TablePage,
  banded: boolean,
  y: number,
): number => {
  const cells = headingLines(content, columns);
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  // Every band after the first repeats the first column, which is numbered only once.
  const [first, last] = [columns[band === 0 ? 0 : 1]?.column ?? 0, columns.at(-1)?.column ?? 0];
  if (banded)
    line(page.doc, `Columns ${first + 1}\u2013${last + 1} of ${content.table.columns.length}`, MARGIN, y, {
      font: 'regular',
      size: SIZE,
      colour: theme.muted,
    });
  const top = banded ? y + BAND_LABEL : y;
  const height = heightOf(tallest(cells));
  page.doc.rect(MARGIN, top, width, height).fill(theme.band);
  page.doc
    .moveTo(MARGIN, top + height)
    .lineTo(MARGIN + width, top + height)
    .lineWidth(1)
    .strokeColor(theme.accent)
    .stroke();
  drawCells(page, content, columns, cells, top, 'bold');
  return top + height;
};

/** Draws the planned pages, the first at `y` of the current page; leaves the last page unfinished. */
export const drawTable = async (
  page: Page,
  content: ReportContent,
  pages: readonly TablePage[],
  y: number,
): Promise<void> => {
  const { table } = content;
  const banded = (pages.at(-1)?.band ?? 0) > 0;
  for (const [index, planned] of pages.entries()) {
    if (index > 0) nextPage(page);
    await nextTurn(); // drawing a page takes tens of milliseconds at most
    const { columns, from, to } = planned;
    if (columns.length === 0) continue;
    const shown = columns.flatMap(({ column }) => table.columns[column] ?? []);
    const width = columns.reduce((sum, column) => sum + column.width, 0);
    let at = drawHeading(page, content, planned, banded, index === 0 ? y : MARGIN);
    for (const row of table.rows.slice(from, to)) {
      const texts = rowTexts(row, shown, content);
      const cells = columns.map((column, i) => fitCell(texts[i] ?? '', column.width, 'condensed'));
      drawCells(page, content, columns, cells, at, 'regular');
      at += heightOf(tallest(cells));
      page.doc
        .moveTo(MARGIN, at)
        .lineTo(MARGIN + width, at)
        .lineWidth(0.5)
        .strokeColor(theme.line)
        .stroke();
    }
    const totals = planned.hasTotals ? totalCells(content, columns) : null;
    if (totals) {
      page.doc.rect(MARGIN, at, width, heightOf(tallest(totals))).fill(theme.band);
      drawCells(page, content, columns, totals, at, 'bold');
    }
  }
};

import { NO_VALUE } from '../data/cell-text';
import { writerFor } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { rowCountText } from '../data/display';
import { groupedNumber } from '../data/metric-text';
import type { Row } from '../data/row-list';
import { type Column, cellAt } from '../data/table';
import { totalLine } from '../data/total';
import { startOf } from '../text/graphemes';
import { MOST_ROWS, rowsShown } from './rows-shown';

/** `long`: contains a word that must be broken, so that the table fits the screen. `wide`: not shown on narrow screens. `classes`: the same for styles. */
export type BodyCell = { text: string; numeric: boolean; long: boolean; wide: boolean; classes: string };

/** The part of a table that a mail shows, and how much of it that is, in words. */
export type BodyTable = {
  columns: { label: string; numeric: boolean; wide: boolean; classes: string }[];
  rows: BodyCell[][];
  totals: BodyCell[] | null;
  extent: string;
  /** Said on narrow screens alone, where fewer columns fit; empty when all do. */
  narrowExtent: string;
};

/** Longer cells are cut in the mail, with an ellipsis; the files hold them whole. */
const CELL_LENGTH = 200;
/** Pixels beside each other in a mail, of a character and around a cell: on a screen and on a phone. Mail clients have fonts of their own. */
const WIDE = { room: 592, character: 7, padding: 16 } as const;
const NARROW = { room: 312, character: 6.5, padding: 8 } as const;
type Screen = typeof WIDE | typeof NARROW;
/** Texts are wrapped from here on; numbers and dates never are. */
const LONGEST_LINE = 18;
const MOST_NAMED = 6;

const CLASSES = ['', 'n', 'w', 'n w', 'wide', 'n wide', 'w wide', 'n w wide'] as const;
/** The classes of a cell as one text: a template that asks for each of them takes twice the time. */
export const classesOf = (numeric: boolean, long: boolean, wide: boolean): string =>
  CLASSES[(numeric ? 1 : 0) + (long ? 2 : 0) + (wide ? 4 : 0)] ?? '';

const bodyCell = (whole: string, numeric: boolean, wide: boolean): BodyCell => {
  const text = whole.length <= CELL_LENGTH ? whole : `${startOf(whole, CELL_LENGTH - 1)}\u2026`;
  const long = text.length >= 25 && /\S{25}/.test(text);
  return { text, numeric, long, wide, classes: classesOf(numeric, long, wide) };
};

/** The characters of the longest text of each column. */
const longestIn = (columns: readonly Column[], rows: readonly string[][]): number[] =>
  columns.map((_, index) => rows.reduce((most, texts) => Math.max(most, texts[index]?.length ?? 0), 0));

const widthOf = ({ kind, label }: Column, longest: number, { character, padding }: Screen): number => {
  const values = kind === 'number' ? longest : Math.min(longest, LONGEST_LINE);
  return Math.max(values, Math.min(label.length, LONGEST_LINE)) * character + padding;
};

/** How many columns, from the first on, stand beside each other in a mail; at least one. */
const fitting = (columns: readonly Column[], longest: readonly number[], screen: Screen): number => {
  let used = 0;
  for (const [index, column] of columns.entries()) {
    used += widthOf(column, longest[index] ?? 0, screen);
    if (used > screen.room && index > 0) return index;
  }
  return columns.length;
};

const namesOf = (columns: readonly Column[]): string =>
  [...columns.slice(0, MOST_NAMED).map(({ label }) => label), ...(columns.length > MOST_NAMED ? ['\u2026'] : [])].join(
    ', ',
  );

const restText = (left: readonly Column[], hasFiles: boolean): string => {
  if (left.length === 0) return '';
  const [what, is] = left.length === 1 ? ['1 more column', 'is'] : [`${left.length} more columns`, 'are'];
  return ` ${what} ${is} ${hasFiles ? 'in the file' : 'not shown here'}: ${namesOf(left)}.`;
};

/** The first rows of a table, in as many columns as fit a mail, and what is said about the rest. `reports` are those of the mail. */
export const bodyTable = (
  content: ReportContent,
  { reports, hasFiles }: { reports: number; hasFiles: boolean },
): BodyTable => {
  const { table } = content;
  const writers = table.columns.map((column) => writerFor(column, content));
  const textAt = (row: Row, { key }: Column, index: number): string => {
    const cell = cellAt(row, key);
    return cell === null ? NO_VALUE : (writers[index]?.text(cell) ?? '');
  };
  const texts = table.rows
    .slice(0, MOST_ROWS)
    .map((row) => table.columns.map((column, index) => textAt(row, column, index)));
  const longest = longestIn(table.columns, texts);
  const count = fitting(table.columns, longest, WIDE);
  const narrow = fitting(table.columns, longest, NARROW);
  const columns = table.columns.slice(0, count);
  const cells = (line: readonly string[]): BodyCell[] =>
    columns.map(({ kind }, index) => bodyCell(line[index] ?? '', kind === 'number', index >= narrow));
  const totals = totalLine(table, content);
  const total = table.rows.length;
  const rows = rowsShown(texts.map(cells), reports);
  const extent =
    total > rows.length
      ? `Shown: the first ${rowCountText(rows.length)} of ${groupedNumber(total)}.`
      : rowCountText(total);
  const left = total === 0 ? [] : table.columns.slice(count);
  return {
    columns: columns.map(({ label, kind }, index) => {
      const [numeric, wide] = [kind === 'number', index >= narrow];
      return { label, numeric, wide, classes: classesOf(numeric, false, wide) };
    }),
    rows,
    totals: totals && total > 0 ? cells(totals.map(({ text }) => text)) : null,
    narrowExtent:
      total > 0 && narrow < count ? `On a wider screen there are also ${namesOf(columns.slice(narrow))}.` : '',
    extent: left.length === 0 ? extent : `${extent.replace(/\.$/, '')}.${restText(left, hasFiles)}`,
  };
};

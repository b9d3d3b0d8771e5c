import type { Writer } from '../format/writer';
import { isIdentifier, writerOf } from '../format/writer-of';
import type { Cell } from './cell';
import { NO_VALUE } from './cell-text';
import { type Column, cellAt } from './table';

/** What decides how values are written beside their column. */
export type ShownIn = { timezone: string; locale?: string | null | undefined };

const writers = new WeakMap<Column, { zone: string; locale: string | null; writer: Writer }>();

/** The writer of a column, made once for a rendering. */
export const writerFor = (column: Column, { timezone: zone, locale = null }: ShownIn): Writer => {
  const known = writers.get(column);
  if (known && known.zone === zone && known.locale === locale) return known.writer;
  const { key, label, format, profile } = column;
  const named = `columns: the format of "${key}"`;
  const writer = writerOf({ named, format, profile, isIdentifier: isIdentifier(key, label), locale, zone });
  writers.set(column, { zone, locale, writer });
  return writer;
};

/** A cell as text for PDF, HTML, mail and charts. */
export const columnText = (cell: Cell, column: Column, shownIn: ShownIn): string =>
  cell === null ? NO_VALUE : writerFor(column, shownIn).text(cell);

/** The texts of a row, one per column. */
export const rowTexts = (row: Record<string, unknown>, columns: readonly Column[], shownIn: ShownIn): string[] =>
  columns.map((column) => columnText(cellAt(row, column.key), column, shownIn));

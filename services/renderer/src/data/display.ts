import { type Cell, cellOf } from './cell';
import type { ReportContent } from './content';
import { instantText, parseInstant, wallTime } from './instant';
import { RenderError } from './render-error';
import { type Column, cellAt } from './table';

/** Shown for null. An empty string stays empty, so the two can be distinguished. */
export const NO_VALUE = '\u2013';

const grouped = new Intl.NumberFormat('en-US', {
  maximumFractionDigits: 2,
  maximumSignificantDigits: 3,
  roundingPriority: 'morePrecision',
});

/** A number as a table shows it: 15 significant digits (no 0.30000000000000004), no grouping. */
export const plainNumber = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));

/** A metric or axis value: grouped by thousands, two decimals, or three significant digits where that shows more. */
export const groupedNumber = (value: number | null): string => (value === null ? NO_VALUE : grouped.format(value));

/** A cell as text for PDF, HTML, mail and charts. Instants are shown in the report's zone with their offset. */
export const cellText = (cell: Cell, kind: Column['kind'], zone: string): string => {
  if (cell === null) return NO_VALUE;
  if (typeof cell === 'number') return plainNumber(cell);
  if (cell instanceof Date) return instantText(cell, zone);
  if (kind === 'instant' && typeof cell === 'string') {
    const instant = parseInstant(cell);
    if (instant) return instantText(instant, zone);
  }
  return String(cell);
};

/** The texts of a row, one per column. */
export const rowTexts = (row: Record<string, unknown>, columns: readonly Column[], zone: string): string[] =>
  columns.map(({ key, kind }) => cellText(cellAt(row, key), kind, zone));

/** The as-of instant. Throws RenderError `report/bad-as-of`. */
export const asOf = ({ generatedFor }: Pick<ReportContent, 'generatedFor'>): Date => {
  const instant = parseInstant(generatedFor);
  if (instant) return instant;
  throw new RenderError(
    'report/bad-as-of',
    `generatedFor: "${generatedFor}" is not an RFC 3339 instant such as 2026-11-23T09:00:00Z`,
  );
};

/** `2026-11-23 04:00 UTC-5 (America/New_York)`, to the second: a report that is run by hand begins at any millisecond. */
export const asOfText = (content: ReportContent): string => {
  const second = Math.floor(asOf(content).getTime() / 1000);
  const text = instantText(new Date(second * 1000), content.timezone);
  return content.timezone === 'UTC' ? text : `${text} (${content.timezone})`;
};

/** `Client Progress Report · As of 2026-11-23 04:00 UTC-5 (America/New_York)`; a type that only repeats the name is left out. */
export const subtitle = (content: ReportContent): string =>
  [...(content.type === content.name ? [] : [content.type]), `As of ${asOfText(content)}`].join(' \u00b7 ');

/** The civil date of the as-of instant in the report's zone. */
export const asOfDate = (content: Pick<ReportContent, 'generatedFor' | 'timezone'>): string =>
  wallTime(asOf(content), content.timezone).date;

/** The parameters as name and text, in the order given. */
export const parameterTexts = ({ parameters, timezone }: ReportContent): { name: string; value: string }[] =>
  Object.entries(parameters).map(([name, value]) => ({ name, value: cellText(cellOf(value), 'text', timezone) }));

/** `1 row`, `1,234 rows`. */
export const rowCountText = (count: number): string => `${grouped.format(count)} ${count === 1 ? 'row' : 'rows'}`;

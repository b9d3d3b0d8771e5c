import { buffer } from 'node:stream/consumers';
import { type Cell, cellOf } from '../data/cell';
import type { ReportContent } from '../data/content';
import { asOf } from '../data/display';
import { metricText } from '../data/metric-text';
import { slices } from '../data/slices';
import type { Column } from '../data/table';

/** A value as JSON has it. What a JSON number cannot hold exactly is its text: long integers, NaN, infinities. */
const scalar = (cell: Cell): unknown => {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell.toString();
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'string' ? cell.toWellFormed() : cell;
};

const jsonValue = (row: Record<string, unknown>, key: string): unknown => {
  if (!Object.hasOwn(row, key)) return null;
  const value = row[key];
  const cell = cellOf(value);
  // Objects and lists are themselves here; in a cell of a table they are their text.
  const isNested = typeof value === 'object' && value !== null && !(value instanceof Date) && typeof cell === 'string';
  return isNested ? JSON.parse(cell) : scalar(cell);
};

/** A row as text. Written by hand, since a key such as `__proto__` or `1` would change place in an object. */
const rowText = (row: Record<string, unknown>, columns: readonly Column[]): string =>
  `{${columns.map(({ key }) => `${JSON.stringify(key)}:${JSON.stringify(jsonValue(row, key))}`).join(',')}}`;

/** A parameter or value of any kind, without what JSON does not have. */
const plain = (value: unknown): unknown => jsonValue({ value }, 'value');

/**
 * The report as JSON (RFC 8259) in UTF-8: what it is, as of when, its parameters, metrics and columns, and the rows with their values as
 * they are. Metrics have the digits of their value and the text that other files show. A line a row, so that programs can read it piece by
 * piece.
 */
export async function* jsonChunks(content: ReportContent): AsyncGenerator<Buffer> {
  const { table } = content;
  const head = {
    report: content.name,
    type: content.type,
    asOf: asOf(content).toISOString(),
    timezone: content.timezone,
    locale: content.locale ?? null,
    parameters: Object.fromEntries(Object.entries(content.parameters).map(([name, value]) => [name, plain(value)])),
    metrics: content.metrics.map((metric) => ({
      name: metric.name,
      value: metric.value === null ? null : (metric.of?.digits ?? String(metric.value)),
      text: metricText(metric, content),
    })),
    columns: table.columns.map(({ key, label, kind }) => ({ key, label, kind })),
    rowCount: table.rows.length,
  };
  yield Buffer.from(`${JSON.stringify(head, null, 1).replace(/\n\}$/, '')},\n "rows": [`);
  let separator = '\n';
  for await (const rows of slices(table)) {
    yield Buffer.from(separator + rows.map((row) => rowText(row, table.columns)).join(',\n'));
    separator = ',\n';
  }
  yield Buffer.from('\n]}\n');
}

/** All of {@link jsonChunks}. */
export const jsonFile = (content: ReportContent): Promise<Buffer> => buffer(jsonChunks(content));

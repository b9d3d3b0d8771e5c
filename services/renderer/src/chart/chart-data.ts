import { type Cell, numberOf } from '../data/cell';
import { cellText } from '../data/cell-text';
import { columnText } from '../data/column-text';
import type { ChartSpec, ReportContent } from '../data/content';
import { RenderError } from '../data/render-error';
import { cellAt, hasColumn } from '../data/table';

/** The points of a chart. `note` describes what is not drawn; a null `y` is a gap. */
export type ChartData = { points: { x: string; y: number | null }[]; note: string };

/** More bars than this are a solid block; more slices of a pie are slivers. */
const MOST = { bar: 100, line: 1_000, pie: 12 } as const;

type Point = ChartData['points'][number];

const numbered = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** Thins evenly, keeping the first and the last. */
const thinned = (points: Point[], most: number): Point[] =>
  Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]).filter(
    (p) => p !== undefined,
  );

const largest = (points: Point[], most: number): Point[] => {
  const sorted = points.toSorted((a, b) => (b.y ?? 0) - (a.y ?? 0));
  const rest = sorted.slice(most - 1);
  return [
    ...sorted.slice(0, most - 1),
    { x: `Other (${rest.length})`, y: rest.reduce((sum, { y }) => sum + (y ?? 0), 0) },
  ];
};

const reduce = (kind: ChartSpec['kind'], points: Point[]): { points: Point[]; notes: string[] } => {
  const most = MOST[kind];
  if (points.length <= most) return { points, notes: [] };
  switch (kind) {
    case 'bar':
      return { points: points.slice(0, most), notes: [`first ${most} of ${points.length} rows`] };
    case 'line':
      return { points: thinned(points, most), notes: [`${most} of ${points.length} points`] };
    case 'pie':
      return { points: largest(points, most), notes: [] };
  }
};

/**
 * The points of a chart, in row order. Decimal text counts as a number; null, NaN and ±Infinity are gaps; in a pie
 * values below zero are left out. Too many points are reduced (a pie to its largest and "Other"), and `note` says so.
 * Throws RenderError `chart/unknown-column` when the table has rows and no such column, and `chart/not-numeric` when
 * `y` has values but no number.
 */
export const chartData = (
  { title, kind, x, y }: ChartSpec,
  content: Pick<ReportContent, 'table' | 'timezone' | 'locale'>,
): ChartData => {
  const { table, timezone } = content;
  if (table.rows.length === 0) return { points: [], note: 'No rows' };
  const xColumn = table.columns.find(({ key }) => key === x);
  for (const name of [x, y]) {
    if (!hasColumn(table, name)) {
      throw new RenderError(
        'chart/unknown-column',
        `charts: "${title}" needs the column "${name}", which the rows do not have`,
      );
    }
  }
  const xText = (cell: Cell): string =>
    xColumn ? columnText(cell, xColumn, content) : cellText(cell, 'text', timezone);
  let texts = 0;
  let negatives = 0;
  const points: Point[] = [];
  for (const row of table.rows) {
    const cell = cellAt(row, y);
    const number = numberOf(cell);
    if (cell !== null && number === null) texts++;
    const value = number !== null && Number.isFinite(number) ? number : null;
    if (kind === 'pie' && (value ?? 0) < 0) negatives++;
    if (kind === 'pie' && (value === null || value < 0)) continue;
    points.push({ x: xText(cellAt(row, x)), y: value });
  }
  if (!points.some((point) => point.y !== null)) {
    if (texts > 0)
      throw new RenderError('chart/not-numeric', `charts: "${title}" needs numbers in "${y}", and there are none`);
    return { points: [], note: 'No values' };
  }
  const reduced = reduce(kind, points);
  const notes = [
    ...reduced.notes,
    ...numbered(texts, 'value is not a number', 'values are not numbers'),
    ...numbered(negatives, 'value below zero is left out', 'values below zero are left out'),
  ];
  return { points: reduced.points, note: notes.join(' \u00b7 ') };
};

/** The text of a chart for screen readers. */
export const chartAlt = ({ title, kind, x, y }: ChartSpec): string => `${title}: ${kind} chart of ${y} by ${x}`;

import { type Cell, numberOf } from '../data/cell';
import { cellText } from '../data/cell-text';
import { columnText } from '../data/column-text';
import type { ChartSpec, ReportContent } from '../data/content';
import { parseInstant, wallTime } from '../data/instant';
import { once } from '../data/once';
import { RenderError } from '../data/render-error';
import { cellAt, hasColumn, labelOf } from '../data/table';
import { grouped } from './chart-group';
import type { ChartData, Read } from './chart-points';
import { reduced } from './chart-reduce';
import { ysOf } from './chart-spec';

type Content = Pick<ReportContent, 'table' | 'timezone' | 'locale'>;

const counted = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** The text of a cell, as the table shows it. */
const textIn = ({ table, ...shownIn }: Content, key: string): ((cell: Cell) => string) => {
  const column = table.columns.find((one) => one.key === key);
  return column ? (cell) => columnText(cell, column, shownIn) : (cell) => cellText(cell, 'text', shownIn.timezone);
};

/** The place of a date or instant on an axis of times. */
const timeOf = (cell: Cell, zone: string): number | null => {
  const instant = cell instanceof Date ? cell : typeof cell === 'string' ? parseInstant(cell) : null;
  if (instant) return wallTime(instant, zone).asUtc.getTime();
  const day = typeof cell === 'string' ? Date.parse(`${cell}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(day) ? null : day;
};

/** Whether `x` is a column of dates or instants: its points are in the order of time. */
const isTimes = ({ x }: ChartSpec, { table }: Content): boolean => {
  const kind = table.columns.find(({ key }) => key === x)?.profile.kind;
  return kind === 'date' || kind === 'instant';
};

const axisOf = (spec: ChartSpec, content: Content): ChartData['axis'] => {
  const { kind, x } = spec;
  if (kind === 'pie' || kind === 'bar') return 'category';
  if (isTimes(spec, content)) return 'time';
  const column = content.table.columns.find(({ key }) => key === x);
  return kind === 'scatter' && column?.profile.kind === 'number' ? 'number' : 'category';
};

const checkColumns = (spec: ChartSpec, { table }: Content): void => {
  for (const name of [spec.x, ...ysOf(spec), ...(spec.series === undefined ? [] : [spec.series])])
    if (!hasColumn(table, name))
      throw new RenderError(
        'chart/unknown-column',
        `charts: "${spec.title}" needs the column "${name}", which the rows do not have`,
      );
};

function* readRows(spec: ChartSpec, content: Content, axis: ChartData['axis']): Generator<Read> {
  const { table, timezone } = content;
  const isTime = isTimes(spec, content);
  const [xText, nameText] = [textIn(content, spec.x), textIn(content, spec.series ?? '')];
  const ys = ysOf(spec).map((key) => ({ key, label: labelOf(table, key) }));
  for (const row of table.rows) {
    const xCell = cellAt(row, spec.x);
    const x = xText(xCell);
    const at = isTime ? timeOf(xCell, timezone) : axis === 'number' ? numberOf(xCell) : null;
    for (const { key, label } of ys) {
      const cell = cellAt(row, key);
      const number = numberOf(cell);
      const name = spec.series === undefined ? label : nameText(cellAt(row, spec.series));
      yield { x, at, name, cell, y: number !== null && Number.isFinite(number) ? number : null };
    }
  }
}

/** What is said of points that are not drawn. */
type Counts = { numbers: number; texts: number; unplaced: number };

/** Passes on the points that have a place, and counts. */
function* placedIn(rows: Iterable<Read>, axis: ChartData['axis'], counts: Counts): Generator<Read> {
  for (const read of rows) {
    if (read.y !== null) counts.numbers++;
    else if (read.cell !== null && numberOf(read.cell) === null) counts.texts++;
    if (axis === 'category' || read.at !== null) yield read;
    else counts.unplaced++;
  }
}

/**
 * The points of a chart, in the order of the rows unless it says another; of times, in theirs. Rows with the same `x` are one point. Decimal
 * text counts as a number; null, NaN and ±Infinity are gaps; in a pie values below zero are left out. Too many points are reduced, and
 * `note` says so. Worked out once for a rendering: pictures, their texts and their fonts all need it. Throws RenderError `chart/unknown-column` when the table has rows and no such column, and `chart/not-numeric` when
 * `y` has values but no number, or the `x` of a scatter chart is neither number nor date.
 */
export const chartData = once((spec: ChartSpec, content: Content): ChartData => {
  const { title, kind, aggregate } = spec;
  if (content.table.rows.length === 0) return { axis: 'category', series: [], note: 'No rows' };
  checkColumns(spec, content);
  const axis = axisOf(spec, content);
  if (kind === 'scatter' && axis === 'category')
    throw new RenderError('chart/not-numeric', `charts: "${title}" needs numbers or dates in "${spec.x}"`);
  const counts: Counts = { numbers: 0, texts: 0, unplaced: 0 };
  const placed = placedIn(readRows(spec, content, axis), axis, counts);
  const points = grouped(spec, placed, labelOf(content.table, spec.x));
  const isCount = aggregate === 'count';
  if (!isCount && counts.numbers === 0) {
    if (counts.texts > 0)
      throw new RenderError(
        'chart/not-numeric',
        `charts: "${title}" needs numbers in "${ysOf(spec).join('", "')}", and there are none`,
      );
    return { axis, series: [], note: 'No values' };
  }
  const { series, notes } = reduced(spec, axis, points);
  const said = [
    ...notes,
    ...counted(counts.unplaced, 'row has no place on the axis', 'rows have no place on the axis'),
    ...counted(isCount ? 0 : counts.texts, 'value is not a number', 'values are not numbers'),
  ];
  return { axis, series, note: said.join(' \u00b7 ') };
});

import type { ChartSpec, ReportContent } from '../data/content';
import { labelOf } from '../data/table';
import { chartData } from './chart-data';
import { chartNumber } from './chart-number';
import type { ChartPoint } from './chart-points';
import { ysOf } from './chart-spec';
import { tileOf } from './chart-tile';

/** A mail client shows this in place of a picture, and a screen reader reads all of it. */
const MOST_POINTS = 12;
const MOST_CHARACTERS = 900;

const clipped = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}\u2026`;

/** The text of a chart for those who do not see it: what it is of, and its numbers, the first dozen of each series. */
export const chartAlt = (spec: ChartSpec, content: Pick<ReportContent, 'table' | 'timezone' | 'locale'>): string => {
  const { title, kind } = spec;
  const { series, note } = chartData(spec, content);
  const number = chartNumber(spec, content);
  if (series.length === 0) return `${title}: ${note}`;
  if (kind === 'tile') {
    const { value, comparison } = tileOf(series[0]?.points ?? [], number);
    return clipped([`${title}: ${value}`, comparison].filter((text) => text !== '').join(', '), MOST_CHARACTERS);
  }
  const ys = ysOf(spec);
  const listed = series.map(({ name, points }, index) => {
    const own = ys.length > 1 ? chartNumber(spec, content, ys[index]) : number;
    const pointText = ({ x: label, y }: ChartPoint): string => `${clipped(label, 40)} ${y === null ? 'none' : own(y)}`;
    const rest = points.length - MOST_POINTS;
    const shown = points.slice(0, MOST_POINTS).map(pointText).join(', ');
    return `${series.length > 1 ? `${clipped(name, 40)}: ` : ''}${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
  });
  const [x, ...y] = [spec.x, ...ys].map((key) => labelOf(content.table, key));
  const what = `${title}: ${kind} chart of ${y.join(', ')} by ${x}.`;
  return clipped(`${what} ${listed.join('; ')}.${note === '' ? '' : ` (${note})`}`, MOST_CHARACTERS);
};

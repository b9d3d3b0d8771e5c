import { MAX_SERIES } from '@punctual/contracts';
import type { ChartSpec } from '../data/content';
import { aggregated } from './chart-group';
import type { ChartData, ChartPoint, ChartSeries } from './chart-points';

/** More bars than this are a solid block; more slices of a pie are slivers. */
const MOST = {
  bar: 100,
  horizontal: 25,
  line: 1_000,
  area: 1_000,
  sparkline: 1_000,
  scatter: 5_000,
  pie: 12,
  tile: 1_000_000,
};

type Reduced = { series: ChartSeries[]; notes: string[] };

/** Thins evenly, keeping the first and the last. */
const thinned = <T>(all: readonly T[], most: number): T[] =>
  Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]).filter(
    (one) => one !== undefined,
  );

/** The sum of all series at a place. */
const heightAt = (series: readonly ChartSeries[], index: number): number =>
  series.reduce((sum, { points }) => sum + (points[index]?.y ?? 0), 0);

const inOrder = (spec: ChartSpec, axis: ChartData['axis'], series: ChartSeries[]): ChartSeries[] => {
  const [first] = series;
  const wanted = spec.sort ?? (spec.kind === 'pie' && (first?.points.length ?? 0) > MOST.pie ? '-y' : undefined);
  if (!first || wanted === undefined || axis !== 'category') return series;
  const sign = wanted.startsWith('-') ? -1 : 1;
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const places = first.points.map((point, index) => ({ index, x: point.x, y: heightAt(series, index) }));
  places.sort((a, b) => sign * (wanted.endsWith('x') ? compare(a.x, b.x) : a.y - b.y));
  return series.map(({ name, points }) => ({ name, points: places.flatMap(({ index }) => points[index] ?? []) }));
};

/** Keeps the first points and makes one of the others; where they cannot be summed up, leaves them out and says so. */
const limited = (series: ChartSeries[], most: number, isAdditive: boolean, noun: string): Reduced => {
  const count = series[0]?.points.length ?? 0;
  if (count <= most) return { series, notes: [] };
  if (!isAdditive)
    return {
      series: series.map(({ name, points }) => ({ name, points: points.slice(0, most) })),
      notes: [`first ${most} of ${count} ${noun}`],
    };
  const kept = Math.max(1, most - 1);
  const others = (points: readonly ChartPoint[]): ChartPoint => {
    const numbers = points.slice(kept).flatMap(({ y }) => y ?? []);
    return { x: `Other (${count - kept})`, at: null, y: aggregated('sum', numbers) };
  };
  return {
    series: series.map(({ name, points }) => ({ name, points: [...points.slice(0, kept), others(points)] })),
    notes: [`${count - kept} of ${count} are summed up as Other`],
  };
};

const fewerSeries = (series: ChartSeries[], isAdditive: boolean): Reduced => {
  if (series.length <= MAX_SERIES) return { series, notes: [] };
  const note = `${MAX_SERIES - 1} of ${series.length} series`;
  if (!isAdditive)
    return { series: series.slice(0, MAX_SERIES), notes: [`first ${MAX_SERIES} of ${series.length} series`] };
  const rest = series.slice(MAX_SERIES - 1);
  const [first] = rest;
  const points = (first?.points ?? []).map((point, index) => ({
    ...point,
    y: aggregated(
      'sum',
      rest.flatMap((one) => one.points[index]?.y ?? []),
    ),
  }));
  return {
    series: [...series.slice(0, MAX_SERIES - 1), { name: `Other (${rest.length})`, points }],
    notes: [`${note}, the others are summed up`],
  };
};

const positive = (series: ChartSeries[]): Reduced => {
  const [only] = series;
  if (!only) return { series, notes: [] };
  const points = only.points.filter(({ y }) => y !== null && y >= 0);
  const below = only.points.filter(({ y }) => y !== null && y < 0).length;
  const notes =
    below === 0 ? [] : [`${below} ${below === 1 ? 'value below zero is left out' : 'values below zero are left out'}`];
  return { series: [{ ...only, points }], notes };
};

/** Sorted, and with no more points and series than a picture can show. What is not drawn is said. */
export const reduced = (spec: ChartSpec, axis: ChartData['axis'], { series: all, notes }: Reduced): Reduced => {
  const { kind, limit, aggregate = 'sum' } = spec;
  const isAdditive = aggregate === 'sum' || aggregate === 'count';
  const shown = kind === 'pie' ? positive(all) : { series: all, notes: [] };
  const fewer = fewerSeries(inOrder(spec, axis, shown.series), isAdditive && kind !== 'scatter');
  const said = [...notes, ...shown.notes, ...fewer.notes];
  const most = kind === 'bar' && spec.horizontal ? MOST.horizontal : MOST[kind];
  if (axis === 'category' && (limit !== undefined || kind === 'pie')) {
    const result = limited(fewer.series, Math.min(limit ?? most, most), isAdditive, 'points');
    return { series: result.series, notes: [...said, ...(kind === 'pie' && limit === undefined ? [] : result.notes)] };
  }
  if (kind === 'bar') {
    const result = limited(fewer.series, most, false, 'points');
    return { series: result.series, notes: [...said, ...result.notes] };
  }
  const count = fewer.series.reduce((longest, { points }) => Math.max(longest, points.length), 0);
  const wanted = Math.min(limit ?? most, most);
  if (count <= wanted) return { series: fewer.series, notes: said };
  // The newest times are the ones that are asked for.
  const cut = (points: ChartPoint[]): ChartPoint[] =>
    limit === undefined ? (points.length > wanted ? thinned(points, wanted) : points) : points.slice(-limit);
  const how = limit === undefined ? `${wanted} of ${count} points` : `the last ${limit} of ${count} points`;
  return { series: fewer.series.map(({ name, points }) => ({ name, points: cut(points) })), notes: [...said, how] };
};

import type { ChartSpec } from '../data/content';
import type { ChartPoint, ChartSeries, Read } from './chart-points';

type Aggregate = NonNullable<ChartSpec['aggregate']>;

/** Numbers of one point, and how many values that are not null it has. */
type Cell = { x: string; at: number | null; numbers: number[]; values: number };

/** One number of several; null of none. */
export const aggregated = (
  aggregate: Aggregate,
  numbers: readonly number[],
  values = numbers.length,
): number | null => {
  if (aggregate === 'count') return values;
  if (numbers.length === 0) return null;
  const sum = () => numbers.reduce((total, one) => total + one, 0);
  switch (aggregate) {
    case 'sum':
      return sum();
    case 'avg':
      return sum() / numbers.length;
    case 'min':
      return numbers.reduce((least, one) => Math.min(least, one));
    case 'max':
      return numbers.reduce((most, one) => Math.max(most, one));
    case 'last':
      return numbers.at(-1) ?? null;
  }
};

const WORDS: Readonly<Record<Aggregate, string>> = {
  sum: 'sum of',
  avg: 'average of',
  min: 'smallest of',
  max: 'largest of',
  count: 'count of',
  last: 'last of',
};

/** Series with their points, and what was done to get them. Only rows that share a point are summed up; `xName` says what they share. */
export const grouped = (
  spec: ChartSpec,
  rows: Iterable<Read>,
  xName: string,
): { series: ChartSeries[]; notes: string[] } => {
  const names = new Map<string, Map<string, Cell>>();
  const order = new Map<string, number | null>();
  let isRepeated = false;
  let index = 0;
  for (const { x, at, name, cell, y } of rows) {
    const key = spec.kind === 'scatter' ? String(index++) : x;
    const points = names.get(name) ?? new Map<string, Cell>();
    names.set(name, points);
    if (!order.has(key)) order.set(key, at);
    const point = points.get(key) ?? { x, at, numbers: [], values: 0 };
    if (points.has(key)) isRepeated = true;
    points.set(key, point);
    if (cell !== null) point.values++;
    if (y !== null) point.numbers.push(y);
  }
  const aggregate = spec.aggregate ?? 'sum';
  const keys = [...order.keys()];
  if (keys.every((key) => order.get(key) !== null)) keys.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const series = [...names].map(([name, points]) => ({
    name,
    points: keys.flatMap((key): ChartPoint[] => {
      const point = points.get(key);
      // Every series has a point at each x, so that bars stand beside and upon each other.
      if (!point) return spec.kind === 'scatter' ? [] : [{ x: key, at: order.get(key) ?? null, y: null }];
      return [{ x: point.x, at: point.at, y: aggregated(aggregate, point.numbers, point.values) }];
    }),
  }));
  return {
    series,
    notes: isRepeated || aggregate === 'count' ? [`${WORDS[aggregate]} rows with the same ${xName}`] : [],
  };
};

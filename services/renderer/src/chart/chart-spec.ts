import type { ChartSpec } from '../data/content';

/** The columns of numbers. */
export const ysOf = ({ y }: ChartSpec): string[] => (typeof y === 'string' ? [y] : y);

/** Kinds that show one series alone. */
const SINGLE: readonly ChartSpec['kind'][] = ['pie', 'tile', 'sparkline'];

/** What a chart cannot be, whatever the rows: the field, and why. */
export const chartFaults = (spec: ChartSpec): { field: keyof ChartSpec; message: string }[] => {
  const { kind, series, stacked, horizontal, sort, limit, aggregate } = spec;
  const faults: { field: keyof ChartSpec; message: string }[] = [];
  const refuse = (field: keyof ChartSpec, message: string): void => void faults.push({ field, message });
  const ys = ysOf(spec);
  if (SINGLE.includes(kind) && ys.length > 1) refuse('y', `a ${kind} shows one column`);
  if (new Set(ys).size < ys.length) refuse('y', 'must not repeat a column');
  if (series !== undefined && SINGLE.includes(kind)) refuse('series', `a ${kind} shows one series`);
  if (series !== undefined && ys.length > 1) refuse('series', 'give either several columns in y or a column in series');
  if (stacked && kind !== 'bar' && kind !== 'area') refuse('stacked', 'only bars and areas are stacked');
  if (horizontal && kind !== 'bar') refuse('horizontal', 'only bars are horizontal');
  if (kind === 'scatter') {
    if (sort !== undefined) refuse('sort', 'the points of a scatter chart have no order');
    if (limit !== undefined) refuse('limit', 'the points of a scatter chart are not limited');
    if (aggregate !== undefined) refuse('aggregate', 'a scatter chart shows every row');
  }
  return faults;
};

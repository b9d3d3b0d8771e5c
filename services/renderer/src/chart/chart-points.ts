import type { Cell } from '../data/cell';

/** A point. `at` is its place on an axis of numbers or times (milliseconds, the zone's clocks read as UTC); a null `y` is a gap. */
export type ChartPoint = { x: string; at: number | null; y: number | null };
export type ChartSeries = { name: string; points: ChartPoint[] };

/** What a chart draws. On an axis of categories all series have the same `x`, in the same order. `note` says what is not drawn. */
export type ChartData = { axis: 'category' | 'time' | 'number'; series: ChartSeries[]; note: string };

/** What is read of a row, before rows with the same `x` become one point. */
export type Read = { x: string; at: number | null; name: string; cell: Cell; y: number | null };

import type { ChartSpec } from '../data/content';

/** Width of every chart in CSS pixels. */
const WIDTH = 720;
/** Size of a chart in CSS pixels. All are of the same width. */
export const chartSize = ({ kind, horizontal, limit = 25 }: ChartSpec): { width: number; height: number } => {
  if (kind === 'tile' || kind === 'sparkline') return { width: WIDTH, height: 130 };
  return { width: WIDTH, height: horizontal && limit > 12 ? 520 : 340 };
};

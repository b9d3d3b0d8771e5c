import type { TitleComponentOption } from 'echarts';
import { theme } from '../file/theme';
import type { ChartPoint } from './chart-points';

/** The number of the last point, and how it compares with the one before, in words. */
export const tileOf = (
  points: readonly ChartPoint[],
  number: (value: number) => string,
): { value: string; comparison: string } => {
  const known = points.filter(({ y }) => y !== null);
  const [before, last] = known.length > 1 ? known.slice(-2) : [undefined, known[0]];
  if (!last || last.y === null) return { value: 'No value', comparison: '' };
  const value = number(last.y);
  if (!before || before.y === null) return { value, comparison: last.x };
  const change = last.y - before.y;
  const against = `${before.x} (${number(before.y)})`;
  if (change === 0) return { value, comparison: `${last.x}: the same as ${against}` };
  // A change from 0, or across it, is no percentage.
  const share =
    before.y > 0 && last.y >= 0 ? `${Math.abs((change / before.y) * 100).toFixed(1)}%` : number(Math.abs(change));
  return {
    value,
    comparison: `${last.x}: ${change > 0 ? '\u25b2' : '\u25bc'} ${share} ${change > 0 ? 'more' : 'less'} than ${against}`,
  };
};

/** A tile as text alone. */
export const tile = (
  points: readonly ChartPoint[],
  number: (value: number) => string,
  font: string,
): TitleComponentOption[] => {
  const { value, comparison } = tileOf(points, number);
  return [
    {
      text: value,
      left: 16,
      top: 42,
      textStyle: {
        fontFamily: font,
        fontSize: 34,
        fontWeight: 'bold',
        color: theme.ink,
        width: 680,
        overflow: 'truncate',
      },
    },
    {
      text: comparison,
      left: 16,
      top: 88,
      textStyle: {
        fontFamily: font,
        fontSize: 13,
        fontWeight: 'normal',
        color: theme.muted,
        width: 680,
        overflow: 'truncate',
      },
    },
  ];
};

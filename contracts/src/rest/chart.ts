import { z } from 'zod';
import type { Line } from '../text';

/** The most columns, or values of the column that splits, that one chart shows beside each other. */
export const MAX_SERIES = 12;

/** A chart of the rows of a report; `text` says what its title may hold. */
export const chartOf = (text: Line) =>
  z.strictObject({
    title: text(200),
    kind: z
      .enum(['bar', 'line', 'area', 'pie', 'scatter', 'tile', 'sparkline'])
      .describe('tile: the number of the last x, compared with the one before'),
    x: text(200).describe('the column along the axis; rows with the same value are one point'),
    y: z
      .union([text(200), z.array(text(200)).min(1).max(MAX_SERIES)])
      .describe('the column of the numbers, or several side by side'),
    series: text(200).optional().describe('a column whose values split the rows into series'),
    aggregate: z
      .enum(['sum', 'avg', 'min', 'max', 'count', 'last'])
      .optional()
      .describe('what becomes of several rows with the same x; sum when absent'),
    stacked: z.boolean().optional().describe('bars and areas upon each other instead of side by side'),
    horizontal: z.boolean().optional().describe('bars from left to right'),
    sort: z.enum(['x', '-x', 'y', '-y']).optional().describe('the order of the rows when absent; - is descending'),
    limit: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .describe('the most points; the others are one point, named Other'),
  });
export type ChartBody = z.infer<ReturnType<typeof chartOf>>;

import type { FieldError, ReportBody } from '@punctual/contracts';
import { chartData } from '../chart/chart-data';
import { metricsOf } from '../data/metric';
import { RenderError } from '../data/render-error';
import { hasColumn, tableOf } from '../data/table';

/**
 * What would fail in every run of a report that brings its rows along: a metric or chart over a column that no row has or
 * that holds no numbers, a column named twice. Found by the code that renders, so both say the same. Without rows nothing
 * can be missing.
 */
export const problemsOf = ({ source, columns, metrics, charts }: ReportBody): FieldError[] => {
  const problems: FieldError[] = [];
  const attempt = <T>(path: string, work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      problems.push({ path, message: error.message });
      return null;
    }
  };
  const table = attempt(columns === null ? 'source.rows' : 'columns', () => tableOf(source.rows, columns ?? undefined));
  if (!table) return problems;
  for (const [index, metric] of metrics.entries()) attempt(`metrics.${index}.column`, () => metricsOf([metric], table));
  for (const [index, chart] of charts.entries())
    attempt(`charts.${index}.${hasColumn(table, chart.x) ? 'y' : 'x'}`, () =>
      chartData(chart, { table, timezone: 'UTC' }),
    );
  return problems;
};

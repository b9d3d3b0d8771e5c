import type { FieldError, ReportBody } from '@punctual/contracts';
import { chartData } from '../chart/chart-data';
import { metricsOf } from '../data/metric';
import { RenderError } from '../data/render-error';
import { hasColumn, tableOf } from '../data/table';

/**
 * The problems that would make every run of a report with inline rows fail: a metric or chart over a column that no row
 * has or that contains no numbers, or a column named twice. The rendering code finds them, so both report the same.
 * Without rows, no column counts as missing.
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

import {
  defaultProblems,
  type FieldError,
  inlineRows,
  parametersOfMarks,
  type ReportBody,
  type ValueFormat,
} from '@punctual/contracts';
import { chartData } from '../chart/chart-data';
import { chartFaults } from '../chart/chart-spec';
import { metricsOf } from '../data/metric';
import { RenderError } from '../data/render-error';
import { hasColumn, type Table, tableOf } from '../data/table';
import { totalLine } from '../data/total';
import { formatProblems, isNumeric, localeProblem } from '../format/format-check';

/** Every run has the parameters of the report; others only where its schedule has them. */
const markFaults = ({ fileName, subject, parameters, parameterTypes = {} }: ReportBody): FieldError[] =>
  Object.entries({ fileName, subject }).flatMap(([path, template]) =>
    parametersOfMarks(template ?? '')
      .filter((name) => !Object.hasOwn(parameters, name) && !Object.hasOwn(parameterTypes, name))
      .map((name) => ({
        path,
        message: `"${name}" is not a parameter of the report; give it one, which schedules may replace`,
      })),
  );

const defaultFaults = (definition: ReportBody): FieldError[] =>
  defaultProblems(definition).map(({ path, message }) => ({ path: `parameters.${path}`, message }));

/** The field that a problem of a chart with the rows is about. */
const chartField = ({ x, series, kind }: ReportBody['charts'][number], table: Table): string => {
  if (!hasColumn(table, x)) return 'x';
  if (series !== undefined && !hasColumn(table, series)) return 'series';
  const column = table.columns.find(({ key }) => key === x);
  return kind === 'scatter' && (column === undefined || column.kind === 'text' || column.kind === 'boolean')
    ? 'x'
    : 'y';
};

/** What is wrong with formats and locale whatever the data. */
const formatFaults = ({
  columns,
  metrics,
  locale,
}: Pick<ReportBody, 'columns' | 'metrics' | 'locale'>): FieldError[] => {
  const faults: FieldError[] = [];
  const localeFault = locale === null ? null : localeProblem(locale);
  if (localeFault) faults.push({ path: 'locale', message: localeFault });
  const check = (path: string, format: ValueFormat | undefined): void => {
    for (const { field, message } of format ? formatProblems(format) : [])
      faults.push({ path: `${path}.format.${field}`, message });
  };
  for (const [index, { format }] of (columns ?? []).entries()) check(`columns.${index}`, format);
  for (const [index, { format }] of metrics.entries()) {
    check(`metrics.${index}`, format);
    if (format && !isNumeric(format.type))
      faults.push({
        path: `metrics.${index}.format.type`,
        message: `a metric is a number, and cannot be shown as ${format.type}`,
      });
  }
  return faults;
};

/**
 * The problems that would make every run of a report fail, as far as its rows are known: a metric or chart over a column that no row
 * has or that contains no numbers, or a column named twice. The rendering code finds them, so both report the same.
 * Without rows, no column counts as missing.
 */
export const problemsOf = (definition: ReportBody): FieldError[] => {
  const { source, columns, metrics, charts } = definition;
  const problems = [...formatFaults(definition), ...defaultFaults(definition), ...markFaults(definition)];
  if (problems.length > 0) return problems;
  const attempt = <T>(path: string, work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      problems.push({ path, message: error.message });
      return null;
    }
  };
  const rows = inlineRows(source) ?? [];
  for (const [index, column] of (columns ?? []).entries())
    if (column.format) attempt(`columns.${index}.format`, () => tableOf(rows, [column]));
  if (problems.length > 0) return problems;
  const table = attempt(columns === null ? 'source.rows' : 'columns', () => tableOf(rows, columns ?? undefined));
  if (!table) return problems;
  for (const [index, column] of table.columns.entries())
    if (column.total)
      attempt(`columns.${index}.total`, () => totalLine({ ...table, columns: [column] }, { timezone: 'UTC' }));
  for (const [index, metric] of metrics.entries()) attempt(`metrics.${index}.column`, () => metricsOf([metric], table));
  for (const [index, chart] of charts.entries()) {
    const faults = chartFaults(chart);
    for (const { field, message } of faults) problems.push({ path: `charts.${index}.${field}`, message });
    if (faults.length === 0)
      attempt(`charts.${index}.${chartField(chart, table)}`, () => chartData(chart, { table, timezone: 'UTC' }));
  }
  return problems;
};

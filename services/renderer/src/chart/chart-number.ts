import type { ValueFormat } from '@punctual/contracts';
import { columnText } from '../data/column-text';
import type { ChartSpec, ReportContent } from '../data/content';
import { groupedNumber } from '../data/metric-text';
import type { Column } from '../data/table';
import { DEFAULT_LOCALE, numberFormatOf } from '../format/locale';
import { ysOf } from './chart-spec';

type Content = Pick<ReportContent, 'table' | 'timezone' | 'locale'>;

/** From here on an axis says 1.2M instead of 1,200,000. */
const COMPACT_FROM = 1_000_000;

const columnOf = (spec: ChartSpec, { table }: Content, key = ysOf(spec)[0]): Column | undefined =>
  spec.aggregate === 'count' ? undefined : table.columns.find((one) => one.key === key && one.kind === 'number');

/** Writes the numbers of a chart, or of one of its columns, as the table does; an average, or what is not shown there, on its own. */
export const chartNumber = (spec: ChartSpec, content: Content, key?: string): ((value: number) => string) => {
  const column = columnOf(spec, content, key);
  if (!column || (spec.aggregate === 'avg' && !column.format)) return (value) => groupedNumber(value, content.locale);
  return (value) => columnText(value, column, content);
};

const optionsOf = ({ type, currency }: ValueFormat): Intl.NumberFormatOptions => {
  if (type === 'money' && currency !== undefined)
    return { style: 'currency', currency, minimumFractionDigits: 0, maximumFractionDigits: 2 };
  return type === 'percent' ? { style: 'percent', maximumFractionDigits: 2 } : { maximumFractionDigits: 2 };
};

/** Whether the columns of a chart have different formats, so that an axis cannot show one. */
const isMixed = (spec: ChartSpec, content: Content): boolean =>
  new Set(ysOf(spec).map((key) => JSON.stringify(columnOf(spec, content, key)?.format))).size > 1;

/** Writes the marks of an axis: round numbers, so without the decimals that a column has. */
export const axisNumber = (
  spec: ChartSpec,
  content: Content,
  largest: number,
  key?: string,
): ((value: number) => string) => {
  const column = key === undefined && isMixed(spec, content) ? undefined : columnOf(spec, content, key);
  const { format } = column ?? {};
  if (column && format?.pattern !== undefined) return (value) => columnText(value, column, content);
  const locale = format?.locale ?? content.locale ?? DEFAULT_LOCALE;
  if (largest >= COMPACT_FROM) {
    const { style, currency } = format ? optionsOf(format) : {};
    const compact = numberFormatOf(locale, {
      notation: 'compact',
      maximumFractionDigits: 2,
      minimumFractionDigits: 0,
      ...(style === undefined ? {} : { style }),
      ...(currency === undefined ? {} : { currency }),
    });
    return (value) => compact.format(value);
  }
  if (!format) return (value) => groupedNumber(value, locale);
  const marks = numberFormatOf(locale, optionsOf(format));
  return (value) => marks.format(value);
};

import type { Report } from '../api/reports';
import { type FormatForm, fromFormat, toFormat, usual } from './format.form';

type Column = NonNullable<Report['columns']>[number];
type Metric = Report['metrics'][number];
type Total = NonNullable<Column['total']>;

/** A column that is shown. `kept` is what the API has beside, which is not edited here. */
export type ColumnForm = {
  key: string;
  label: string;
  format: FormatForm;
  total: Total | '';
  width: string;
  kept: Omit<Column, 'key' | 'label' | 'format' | 'total' | 'width'>;
};
export type MetricForm = Pick<Metric, 'name' | 'op' | 'column'> & {
  format: FormatForm;
  kept: Omit<Metric, 'name' | 'op' | 'column' | 'format'>;
};

/** A column as it is at first. */
export const newColumn = (key: string): ColumnForm => ({
  ...{ key, label: '', format: usual, total: '', width: '', kept: {} },
});
export const newMetric = (column: string): MetricForm => ({ name: '', op: 'sum', column, format: usual, kept: {} });

/** The columns to begin with when they are chosen: those of the rows. */
export const startingColumns = (keys: readonly string[]): ColumnForm[] => keys.map(newColumn);

export const fromColumn = ({ key, label, format, total, width, ...kept }: Column): ColumnForm => ({
  key,
  label: label ?? '',
  format: fromFormat(format),
  total: total ?? '',
  width: width === undefined ? '' : String(width),
  kept,
});

export const toColumn = ({ key, label, format, total, width, kept }: ColumnForm): Column => ({
  ...kept,
  key,
  ...(label.trim() === '' ? {} : { label: label.trim() }),
  ...toFormat(format),
  ...(total === '' ? {} : { total }),
  ...(width.trim() === '' ? {} : { width: Number(width) }),
});

export const fromMetric = ({ name, op, column, format, ...kept }: Metric): MetricForm => ({
  ...{ name, op, column, format: fromFormat(format), kept },
});

export const toMetric = ({ name, op, column, format, kept }: MetricForm): Metric => ({
  ...{ ...kept, name, op, column },
  ...toFormat(format),
});

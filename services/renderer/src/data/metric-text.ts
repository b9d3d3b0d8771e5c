import type { ValueFormat } from '@punctual/contracts';
import { DEFAULT_LOCALE, numberFormatOf } from '../format/locale';
import type { Profile } from '../format/profile';
import type { Writer } from '../format/writer';
import { writerOf } from '../format/writer-of';
import { NO_VALUE } from './cell-text';
import { type ShownIn, writerFor } from './column-text';
import type { Metric, MetricValue } from './metric';
import type { Column, Table } from './table';

/** A metric with what decides how it is written. `digits` is its value without rounding. */
export type ShownMetric = MetricValue & {
  of?: { op: Metric['op']; digits: string | null; format: ValueFormat | undefined; column: Column | undefined };
};

const NUMBERS: Profile = { kind: 'number', decimals: 2, mostDecimals: 4, hasSeconds: false, areYears: false };

/** Numbers of no column: grouped by thousands, two decimals, or three significant digits where that shows more. */
const USUAL: Intl.NumberFormatOptions = {
  maximumFractionDigits: 2,
  maximumSignificantDigits: 3,
  roundingPriority: 'morePrecision',
};

/** A number without a format: grouped by thousands, two decimals, or three significant digits where that shows more. */
export const groupedNumber = (value: number | null, locale?: string | null): string =>
  value === null ? NO_VALUE : numberFormatOf(locale ?? DEFAULT_LOCALE, USUAL).format(value);

/** Metrics beside the columns they are of. The three lists are in the same order. */
export const shownMetrics = (
  metrics: readonly (Metric & { format?: ValueFormat | undefined })[],
  values: readonly MetricValue[],
  exact: readonly { value: string | null }[],
  { columns }: Table,
): ShownMetric[] =>
  metrics.flatMap(({ op, column: key, format }, index) => {
    const value = values[index];
    const column = columns.find((one) => one.key === key);
    return value ? [{ ...value, of: { op, digits: exact[index]?.value ?? null, format, column } }] : [];
  });

/** What writes a metric: its own format, else that of its column; null where it is written as a number of no column. */
export const metricWriter = ({ name, of }: ShownMetric, shownIn: ShownIn): Writer | null => {
  if (!of) return null;
  const { timezone: zone, locale = null } = shownIn;
  const { op, column } = of;
  const format = of.format ?? (op === 'count' ? undefined : column?.format);
  const profile = column?.profile ?? NUMBERS;
  if (format)
    return writerOf({ named: `metrics: the format of "${name}"`, format, profile, isIdentifier: false, locale, zone });
  return op !== 'count' && op !== 'avg' && column?.kind === 'number' ? writerFor(column, shownIn) : null;
};

/** A metric as text. */
export const metricText = (metric: ShownMetric, shownIn: ShownIn): string => {
  const { value, of } = metric;
  if (value === null) return NO_VALUE;
  const writer = metricWriter(metric, shownIn);
  return writer ? writer.text(of?.digits ?? value) : groupedNumber(value, shownIn.locale);
};

import { expect, it } from '@jest/globals';
import { exactMetrics } from './exact';
import { type Metric, metricsOf } from './metric';
import { metricText, shownMetrics } from './metric-text';
import { tableOf } from './table';

const table = tableOf(
  [
    { n: 18300.5, big: '12345678901234567890.10', share: 0.125, id: 7 },
    { n: 354328.5, big: '0.05', share: 0.375, id: 1002 },
  ],
  [{ key: 'n' }, { key: 'big' }, { key: 'share', format: { type: 'percent' } }, { key: 'id' }],
);
const text = (metric: Omit<Metric, 'name'> & { format?: object }, locale: string | null = null) => {
  const metrics = [{ name: 'm', ...metric }] as Parameters<typeof shownMetrics>[0];
  const values = metricsOf(metrics, table);
  const [shown] = shownMetrics(metrics, values, exactMetrics(metrics, table, values), table);
  return shown && metricText(shown, { timezone: 'UTC', locale });
};

it('a metric is written as its column is, every digit of it', () => {
  expect(text({ op: 'sum', column: 'n' })).toBe('372,629.00');
  expect(text({ op: 'sum', column: 'n' }, 'de-DE')).toBe('372.629,00');
  expect(text({ op: 'sum', column: 'big' })).toBe('12,345,678,901,234,567,890.15');
  expect(text({ op: 'max', column: 'share' })).toBe('37.5%');
  expect(text({ op: 'avg', column: 'share' })).toBe('25.0%');
  expect(text({ op: 'max', column: 'id' })).toBe('1002');
});

it('a count is a number of its own, and a format of the metric comes first', () => {
  expect(text({ op: 'count', column: 'share' })).toBe('2');
  expect(text({ op: 'sum', column: 'n', format: { type: 'money', currency: 'JPY' } })).toBe('\u00a5372,629');
});

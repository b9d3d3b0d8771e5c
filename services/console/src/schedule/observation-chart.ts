import type { Observation, ReportSchedule } from '../api/schedules';
import { instant } from '../kit/time';
import { words } from './detail.words';
import { words as dialogWords } from './dialog.words';

/** The names of the metrics that were observed, each once. */
export const metricsOf = (observations: readonly Observation[]): string[] => [
  ...new Set(observations.flatMap(({ values }) => values.map(({ name }) => name))),
];

const metricValue = ({ values }: Observation, metric: string): number | null => {
  const value = values.find(({ name }) => name === metric)?.value;
  return value === null || value === undefined ? null : Number(value);
};

type Condition = ReportSchedule['distributionCondition'];

/** The lines of a threshold: the values a metric is compared with. */
export const thresholdsOf = (condition: Condition, metric: string): { name: string; value: number }[] => {
  if (condition.type !== 'THRESHOLD') return [];
  const all = condition.conditions ?? [condition];
  return all.flatMap((one) =>
    one.metric === metric && one.operator !== undefined && one.value !== undefined
      ? [one.value].flat().map((value) => ({
          name: words.threshold(dialogWords.operators[one.operator ?? '>'], String(value)),
          value: Number(value),
        }))
      : [],
  );
};

// A verdict has a shape beside its colour.
const SYMBOLS: Readonly<Record<string, { symbol: string; color: string }>> = {
  ok: { symbol: 'circle', color: '#1c7ed6' },
  firing: { symbol: 'triangle', color: '#e8590c' },
  noData: { symbol: 'emptyCircle', color: '#868e96' },
  error: { symbol: 'diamond', color: '#e03131' },
};

/** The chart of a metric: its values in order, a mark by verdict, and the thresholds as lines. */
export const chartOf = (observations: readonly Observation[], metric: string, condition: Condition) => {
  const inOrder = [...observations].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  const data = inOrder.map((observation) => {
    const { symbol, color } = SYMBOLS[observation.state ?? 'noData'] ?? { symbol: 'circle', color: '#868e96' };
    return { value: metricValue(observation, metric), symbol, symbolSize: 9, itemStyle: { color } };
  });
  const lines = thresholdsOf(condition, metric).map(({ name, value }) => ({ name, yAxis: value }));
  return {
    grid: { left: 16, right: 96, top: 16, bottom: 8, containLabel: true },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { type: 'category', data: inOrder.map(({ dueAt }) => instant(dueAt)) },
    yAxis: { type: 'value', scale: true },
    series: [
      {
        name: metric,
        type: 'line',
        connectNulls: false,
        data,
        markLine: {
          symbol: 'none',
          lineStyle: { color: '#e8590c', type: 'dashed' },
          label: { formatter: '{b}' },
          data: lines,
        },
      },
    ],
  };
};

/** The chart in words. */
export const chartLabel = (observations: readonly Observation[], metric: string): string => {
  const values = observations.map((one) => metricValue(one, metric)).filter((value) => value !== null);
  return words.chart(metric, values.length, String(values[0] ?? '–'));
};

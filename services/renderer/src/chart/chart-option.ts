import type { EChartsOption } from 'echarts';
import type { ChartSpec } from '../data/content';
import { groupedNumber } from '../data/metric-text';
import { theme } from '../file/theme';
import type { ChartData } from './chart-data';

const FONT = 'DejaVu Sans, Verdana, Segoe UI, Arial, sans-serif';
/** Width in pixels at which echarts cuts a label with an ellipsis. */
const LABEL_WIDTH = 120;

const axisText = { color: theme.muted, fontSize: 11, fontFamily: FONT };

const frame = ({ title }: ChartSpec, { note, points }: ChartData): EChartsOption => ({
  animation: false,
  backgroundColor: '#ffffff',
  color: [...theme.series],
  textStyle: { fontFamily: FONT, color: theme.ink },
  title: [
    {
      text: title,
      subtext: points.length > 0 ? note : '',
      left: 16,
      top: 12,
      textStyle: {
        fontFamily: FONT,
        fontSize: 15,
        fontWeight: 'bold',
        color: theme.ink,
        width: 680,
        overflow: 'truncate',
      },
      subtextStyle: { fontFamily: FONT, fontSize: 11, color: theme.muted },
    },
    ...(points.length > 0
      ? []
      : [
          {
            text: note,
            left: 'center',
            top: 'middle',
            textStyle: { fontFamily: FONT, fontSize: 14, fontWeight: 'normal' as const, color: theme.muted },
          },
        ]),
  ],
});

const pie = (data: ChartData): EChartsOption => ({
  series: [
    {
      type: 'pie',
      radius: ['38%', '66%'],
      center: ['50%', '55%'],
      startAngle: 90,
      itemStyle: { borderColor: '#ffffff', borderWidth: 2 },
      label: {
        fontFamily: FONT,
        fontSize: 11,
        color: theme.ink,
        width: LABEL_WIDTH + 40,
        overflow: 'truncate',
        formatter: ({ name, value, percent }) => `${name}\n${groupedNumber(Number(value))} (${percent ?? 0}%)`,
      },
      labelLayout: { hideOverlap: true },
      labelLine: { lineStyle: { color: theme.line } },
      data: data.points.map(({ x, y }) => ({ name: x, value: y ?? 0 })),
    },
  ],
});

/** Short or few labels are horizontal; longer ones are rotated and limited to about a dozen, so that they stay readable. */
const labelsOf = (points: ChartData['points']): { rotate?: number; interval?: number; width: number } => {
  const longest = points.reduce((most, { x }) => Math.max(most, x.length), 0);
  if (longest <= 10 || points.length * Math.min(longest, 18) <= 84) return { width: LABEL_WIDTH };
  return { rotate: 32, interval: Math.ceil(points.length / 16) - 1, width: 96 };
};

const axes = ({ x, y }: ChartSpec, { points }: ChartData): EChartsOption => {
  const labels = labelsOf(points);
  return {
    // A rotated first label reaches left of the axis.
    grid: { left: labels.rotate === undefined ? 16 : 52, right: 24, top: 64, bottom: 34, containLabel: true },
    xAxis: {
      type: 'category',
      data: points.map((point) => point.x),
      name: x,
      nameLocation: 'middle',
      nameGap: labels.rotate === undefined ? 30 : 74,
      nameTextStyle: axisText,
      axisLabel: { ...axisText, ...labels, overflow: 'truncate', hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line }, onZero: false },
    },
    yAxis: {
      type: 'value',
      name: y,
      nameTextStyle: { ...axisText, align: 'left' },
      nameGap: 12,
      axisLabel: { ...axisText, formatter: (value: number) => groupedNumber(value) },
      splitLine: { lineStyle: { color: theme.line, width: 1 } },
    },
  };
};

/** The echarts description of a chart: a pure function of the data, without animation. */
export const chartOption = (spec: ChartSpec, data: ChartData): EChartsOption => {
  const base = frame(spec, data);
  if (data.points.length === 0) return base;
  const values = data.points.map(({ y }) => y);
  switch (spec.kind) {
    case 'pie':
      return { ...base, ...pie(data) };
    case 'bar':
      return {
        ...base,
        ...axes(spec, data),
        series: [{ type: 'bar', data: values, barMaxWidth: 48, itemStyle: { borderRadius: [3, 3, 0, 0] } }],
      };
    case 'line':
      return {
        ...base,
        ...axes(spec, data),
        series: [
          {
            type: 'line',
            data: values,
            lineStyle: { width: 2.5 },
            symbol: 'circle',
            symbolSize: 6,
            showSymbol: values.length <= 60,
          },
        ],
      };
  }
};

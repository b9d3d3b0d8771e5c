import type { EChartsOption } from 'echarts';
import type { ChartSpec } from '../data/content';
import { theme } from '../file/theme';
import { cutLabel, LABEL_SIZE, LEGEND_WIDTH, labelsAlong, legendLines } from './chart-labels';
import type { Look } from './chart-look';
import type { ChartData, ChartSeries } from './chart-points';

const LEGEND_LINE = 20;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'] as const;
const DASHES = ['solid', 'dashed', 'dotted'] as const;

const axisText = (font: string) => ({ color: theme.muted, fontSize: LABEL_SIZE, fontFamily: font });

/** Readers who do not tell the colours apart have the symbols and dashes. */
const lineOf = ({ kind, stacked }: ChartSpec, index: number, points: number): object => ({
  type: 'line',
  lineStyle: { width: 2.5, type: DASHES[Math.floor(index / SYMBOLS.length) % DASHES.length] },
  symbol: SYMBOLS[index % SYMBOLS.length],
  symbolSize: 6,
  showSymbol: points <= 60,
  ...(kind === 'area' ? { areaStyle: { opacity: stacked ? 0.75 : 0.25 } } : {}),
});

const seriesOf = (spec: ChartSpec, { axis, series }: ChartData): NonNullable<EChartsOption['series']> =>
  series.map(({ name, points }, index) => ({
    name,
    data: points.map(({ at, y }) => (axis === 'category' ? y : [at, y])),
    ...(spec.stacked ? { stack: 'all' } : {}),
    ...(spec.kind === 'bar'
      ? { type: 'bar', barMaxWidth: 48, itemStyle: spec.stacked ? {} : { borderRadius: 2 } }
      : spec.kind === 'scatter'
        ? { type: 'scatter', symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: 7, itemStyle: { opacity: 0.8 } }
        : lineOf(spec, index, points.length)),
  })) as NonNullable<EChartsOption['series']>;

const namesOf = (series: readonly ChartSeries[]): string[] => (series.length > 1 ? series.map(({ name }) => name) : []);

/** Everything of a chart with two axes: the marks stand beside each other whatever their texts. */
export const axes = (spec: ChartSpec, data: ChartData, look: Look): EChartsOption => {
  const { font, width, mark, xMark, xName, yNames } = look;
  const text = axisText(font);
  const labels = (data.series[0]?.points ?? []).map(({ x }) => x);
  const along = labelsAlong(labels, width - 110);
  const names = namesOf(data.series);
  const legend = names.length === 0 ? 0 : legendLines(names, width - 40) * LEGEND_LINE + 6;
  const isCategory = data.axis === 'category';
  const across = isCategory && spec.horizontal !== true ? along : { rotate: 0, height: LABEL_SIZE, reach: 0 };
  const line = { axisTick: { show: false }, axisLine: { lineStyle: { color: theme.line }, onZero: false } };
  const grid = { splitLine: { lineStyle: { color: theme.line, width: 1 } } };
  const categories = {
    type: 'category' as const,
    data: labels,
    ...line,
    axisLabel: spec.horizontal
      ? { ...text, formatter: (label: string) => cutLabel(label, 150) }
      : {
          ...text,
          rotate: along.rotate,
          interval: along.interval,
          // Echarts would cut inside of what a reader takes for one character.
          formatter: (label: string) => cutLabel(label, along.width),
        },
  };
  const numbers = {
    type: 'value' as const,
    ...grid,
    axisLabel: { ...text, formatter: mark, hideOverlap: true },
    scale: spec.kind === 'scatter',
  };
  const places =
    data.axis === 'time'
      ? { type: 'time' as const, ...line, axisLabel: { ...text, hideOverlap: true } }
      : {
          type: 'value' as const,
          scale: true,
          ...line,
          splitLine: { show: false },
          axisLabel: { ...text, formatter: xMark, hideOverlap: true },
        };
  const named = { nameTextStyle: { ...text, overflow: 'truncate' as const, width: 500 } };
  const below = { ...named, nameLocation: 'middle' as const, nameGap: across.height + 18 };
  const above = { ...named, nameTextStyle: { ...named.nameTextStyle, align: 'left' as const }, nameGap: 12 };
  const yName = yNames.length === 1 ? (yNames[0] ?? '') : '';
  const first = spec.horizontal
    ? { ...numbers, name: yName, ...below }
    : { ...(isCategory ? categories : places), name: xName, ...below };
  const second = spec.horizontal
    ? { ...categories, inverse: true, name: xName, nameLocation: 'start' as const, ...above }
    : { ...numbers, name: yName, ...above };
  return {
    grid: {
      left: Math.max(16, across.reach - 30),
      right: 28,
      top: data.note === '' ? 66 : 84,
      bottom: 34 + legend,
      containLabel: true,
    },
    xAxis: first as NonNullable<EChartsOption['xAxis']>,
    yAxis: second as NonNullable<EChartsOption['yAxis']>,
    series: seriesOf(spec, data),
    ...(names.length === 0
      ? {}
      : {
          legend: {
            data: names,
            left: 16,
            right: 16,
            bottom: 8,
            itemWidth: 18,
            itemHeight: 10,
            formatter: (name: string) => cutLabel(name, LEGEND_WIDTH),
            textStyle: { ...text, color: theme.ink },
          },
        }),
  };
};

/** A line without axes, its last, smallest and largest value in numbers. */
export const sparkline = (data: ChartData, { font, number }: Look): EChartsOption => {
  const points = data.series[0]?.points ?? [];
  const values = points.flatMap(({ y }) => y ?? []);
  const last = values.at(-1);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const caption = last === undefined ? '' : `${number(last)}\n{small|${number(least)} to ${number(most)}}`;
  return {
    grid: { left: 20, right: 210, top: 48, bottom: 16 },
    xAxis: {
      type: data.axis === 'time' ? 'time' : 'category',
      show: false,
      ...(data.axis === 'time' ? {} : { data: points.map(({ x }) => x) }),
    },
    yAxis: { type: 'value', show: false, scale: true },
    graphic: {
      type: 'text',
      right: 16,
      top: 48,
      style: {
        text: caption,
        font: `bold 20px ${font}`,
        fill: theme.ink,
        textAlign: 'right',
        rich: { small: { fontSize: LABEL_SIZE, fontFamily: font, fill: theme.muted, padding: [6, 0, 0, 0] } },
      },
    },
    series: [
      {
        type: 'line',
        data: points.map(({ at, y }) => (data.axis === 'time' ? [at, y] : y)),
        symbol: 'none',
        showSymbol: points.length === 1,
        lineStyle: { width: 2.5 },
        areaStyle: { opacity: 0.12 },
      },
    ] as EChartsOption['series'],
  } as EChartsOption;
};

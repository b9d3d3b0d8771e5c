import type { Report } from '../api/reports';

type Chart = Report['charts'][number];
export type ChartKind = Chart['kind'];

/** A chart as it is typed. `kept` is what the API has beside, which is not edited here. */
export type ChartForm = {
  title: string;
  kind: ChartKind;
  x: string;
  y: string[];
  /** One column that came as a list goes as one. */
  isList: boolean;
  series: string;
  aggregate: NonNullable<Chart['aggregate']> | '';
  stacked: boolean;
  horizontal: boolean;
  sort: NonNullable<Chart['sort']> | '';
  limit: string;
  kept: Omit<Chart, Exclude<keyof ChartForm, 'isList' | 'kept'>>;
};
export type ChartOption = 'series' | 'aggregate' | 'stacked' | 'horizontal' | 'sort' | 'limit';

/** What can be said of each kind. What is typed for another stays beside it. */
export const OPTIONS: Readonly<Record<ChartKind, readonly ChartOption[]>> = {
  bar: ['series', 'stacked', 'horizontal', 'aggregate', 'sort', 'limit'],
  line: ['series', 'aggregate', 'sort', 'limit'],
  area: ['series', 'stacked', 'aggregate', 'sort', 'limit'],
  pie: ['aggregate', 'sort', 'limit'],
  scatter: ['series'],
  tile: ['aggregate', 'sort', 'limit'],
  sparkline: ['aggregate', 'sort', 'limit'],
};

export const newChart = (x: string, y: string): ChartForm => ({
  ...{ title: '', kind: 'bar', x, y: y === '' ? [] : [y], isList: false, series: '' },
  ...{ aggregate: '', stacked: false, horizontal: false, sort: '', limit: '', kept: {} },
});

/** The form of a chart. */
export const fromChart = (chart: Chart): ChartForm => {
  const { title, kind, x, y, series, aggregate, stacked, horizontal, sort, limit, ...kept } = chart;
  return {
    title,
    kind,
    x,
    y: typeof y === 'string' ? [y] : y,
    isList: typeof y !== 'string',
    series: series ?? '',
    aggregate: aggregate ?? '',
    stacked: stacked === true,
    horizontal: horizontal === true,
    sort: sort ?? '',
    limit: limit === undefined ? '' : String(limit),
    kept,
  };
};

const optionOf = (option: ChartOption, form: ChartForm): Partial<Chart> => {
  const value = form[option];
  if (value === '' || value === false) return {};
  return { [option]: option === 'limit' ? Number(value) : value };
};

/** The chart as the API takes it; what is absent is as usual. */
export const toChart = (form: ChartForm): Chart => {
  const { title, kind, x, y, isList, kept } = form;
  const [first = ''] = y;
  const options = OPTIONS[kind].map((option) => optionOf(option, form));
  return Object.assign({ ...kept, title, kind, x, y: y.length === 1 && !isList ? first : y }, ...options) as Chart;
};

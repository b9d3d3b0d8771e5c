import type { EChartsOption, TitleComponentOption as TitleOption } from 'echarts';
import type { ChartSpec } from '../data/content';
import { theme } from '../file/theme';
import { axes, sparkline } from './chart-axes';
import type { Look } from './chart-look';
import { pie } from './chart-pie';
import type { ChartData } from './chart-points';
import { tile } from './chart-tile';

const FONT = 'DejaVu Sans, Verdana, Segoe UI, Arial, sans-serif';

const frame = (
  { title, kind }: ChartSpec,
  { note, series }: ChartData,
): Omit<EChartsOption, 'title'> & { title: TitleOption[] } => ({
  animation: false,
  useUTC: true,
  backgroundColor: '#ffffff',
  color: [...theme.series],
  textStyle: { fontFamily: FONT, color: theme.ink },
  title: [
    {
      text: title,
      // A tile has its own lines there.
      subtext: series.length > 0 && kind !== 'tile' ? note : '',
      left: 16,
      top: 12,
      itemGap: 4,
      textStyle: {
        fontFamily: FONT,
        fontSize: 15,
        fontWeight: 'bold',
        color: theme.ink,
        width: 680,
        overflow: 'truncate',
      },
      subtextStyle: { fontFamily: FONT, fontSize: 11, color: theme.muted, width: 680, overflow: 'truncate' },
    },
    ...(series.length > 0
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

/** The echarts description of a chart: a pure function of the data, without animation. */
export const chartOption = (spec: ChartSpec, data: ChartData, texts: Omit<Look, 'font'>): EChartsOption => {
  const look = { font: FONT, ...texts };
  const base = frame(spec, data);
  if (data.series.length === 0) return base;
  switch (spec.kind) {
    case 'pie':
      return { ...base, ...pie(data, look) };
    case 'tile':
      return { ...base, title: [...base.title, ...tile(data.series[0]?.points ?? [], look.number, FONT)] };
    case 'sparkline':
      return { ...base, ...sparkline(data, look) };
    default:
      return { ...base, ...axes(spec, data, look) };
  }
};

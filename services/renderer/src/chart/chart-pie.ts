import type { EChartsOption } from 'echarts';
import { theme } from '../file/theme';
import { cutLabel, LABEL_SIZE } from './chart-labels';
import type { Look } from './chart-look';
import type { ChartData } from './chart-points';

/** Shares that are written add up to what they are of, to a tenth. */
const share = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Number(((part / whole) * 100).toFixed(1))}%`;

/** Pixels of the two columns of the legend. */
const NAME = 190;
const VALUE = 150;

/** A ring, with the number and share of each slice in the legend beside it: labels at slices would be printed over each other. */
export const pie = ({ series }: ChartData, { font, number }: Look): EChartsOption => {
  const points = series[0]?.points ?? [];
  const whole = points.reduce((sum, { y }) => sum + (y ?? 0), 0);
  // Names need not differ: two may be cut to the same text.
  const data = points.map(({ x, y }, index) => ({ name: `${index}`, value: y ?? 0, label: x }));
  const texts = data.map(({ label, value }) => ({
    label: cutLabel(label, NAME),
    value: cutLabel(`${number(value)} (${share(value, whole)})`, VALUE),
  }));
  return {
    legend: {
      orient: 'vertical',
      left: 330,
      top: 'middle',
      itemWidth: 12,
      itemHeight: 12,
      itemGap: 9,
      data: data.map(({ name }) => name),
      formatter: (name: string) =>
        `{name|${plain(texts[Number(name)]?.label ?? '')}}{value|${plain(texts[Number(name)]?.value ?? '')}}`,
      textStyle: {
        fontFamily: font,
        fontSize: LABEL_SIZE,
        rich: {
          name: { width: NAME + 10, color: theme.ink, fontFamily: font, fontSize: LABEL_SIZE },
          value: { width: VALUE, align: 'right', color: theme.ink, fontFamily: font, fontSize: LABEL_SIZE },
        },
      },
    },
    series: [
      {
        type: 'pie',
        radius: ['36%', '66%'],
        center: [168, '56%'],
        startAngle: 90,
        itemStyle: { borderColor: '#ffffff', borderWidth: 2 },
        label: { show: false },
        labelLine: { show: false },
        data: data.map(({ name, value }) => ({ name, value })),
      },
    ],
  } as EChartsOption;
};

/** Braces mark styles in these texts. */
const plain = (text: string): string =>
  text.replaceAll('{', '(').replaceAll('}', ')').replaceAll('|', '\u2502').replaceAll('\n', ' ');

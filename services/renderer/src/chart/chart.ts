import { renderAsync } from '@resvg/resvg-js';
import * as echarts from 'echarts';
import type { ChartSpec, ReportContent } from '../data/content';
import { once } from '../data/once';
import { labelOf } from '../data/table';
import { fontFiles } from '../text/base-font';
import type { MissingCharacters } from '../text/missing-characters';
import { chartData } from './chart-data';
import { chartFonts } from './chart-fonts';
import { measured } from './chart-labels';
import { axisNumber, chartNumber } from './chart-number';
import { chartOption } from './chart-option';
import { chartSize } from './chart-size';
import { ysOf } from './chart-spec';
import { outlined } from './outlined';

/** Without a browser echarts guesses how wide a text is; labels would be cut or printed over each other. */
echarts.setPlatformAPI({ measureText: measured });

/**
 * The ids of echarts increase through the lifetime of the process. Renumbered from zero under a prefix, the same chart
 * gives the same text, and one HTML document can contain several charts.
 */
const withStableIds = (svg: string, prefix: string): string => {
  const known = new Map<string, string>();
  return svg.replace(/\bzr\d+-[a-z]+-?\d+\b/g, (id) => {
    const stable = known.get(id) ?? `${prefix}-${known.size}`;
    known.set(id, stable);
    return stable;
  });
};

/** Fonts by their properties: what draws the PNG does not know CSS's shorthand, in which echarts gives some of them. */
const withFontProperties = (svg: string): string =>
  svg.replace(
    /style="font: (?:[a-z]+ )??(normal|bold)? ?([\d.]+px) ([^"]*)"/g,
    (_, weight: string | undefined, size: string, family: string) =>
      `style="font-size:${size};font-family:${family};${weight === 'bold' ? 'font-weight:bold;' : ''}"`,
  );

const largestOf = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

/** What a chart shows. Its fonts are open. */
const prepared = once(async (spec: ChartSpec, content: ReportContent) => {
  const data = chartData(spec, content);
  const values = data.series.flatMap(({ points }) => points.map(({ y }) => Math.abs(y ?? 0)));
  const places = data.series.flatMap(({ points }) => points.map(({ at }) => Math.abs(at ?? 0)));
  const look = {
    width: chartSize(spec).width,
    number: chartNumber(spec, content),
    mark: axisNumber(spec, content, largestOf(values)),
    xMark: axisNumber(spec, content, largestOf(places), spec.x),
    xName: labelOf(content.table, spec.x),
    yNames: ysOf(spec).map((key) => labelOf(content.table, key)),
  };
  return { data, look, missing: await chartFonts(spec, data, look) };
});

/**
 * A chart as standalone SVG, escaped and without script. `prefix` keeps the ids of several charts in one document
 * apart. A table without rows, or without a number in `y`, gives an empty chart that says so. Throws RenderError
 * `chart/unknown-column` and `chart/not-numeric`, see {@link chartData}.
 */
export const chartSvg = async (spec: ChartSpec, content: ReportContent, prefix = 'chart'): Promise<string> => {
  const { data, look } = await prepared(spec, content);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...chartSize(spec) });
  try {
    chart.setOption(chartOption(spec, data, look));
    return withFontProperties(withStableIds(chart.renderToSVGString(), prefix));
  } finally {
    chart.dispose();
  }
};

/** The characters in a chart that no font has. */
export const missingInChart = async (spec: ChartSpec, content: ReportContent): Promise<MissingCharacters> =>
  (await prepared(spec, content)).missing;

/**
 * A chart as PNG at twice its size in pixels, for sharp print and screens. Drawn off the event loop, with the fonts
 * of the packages only, so every machine gives the same bytes. A character that no font has is drawn as U+FFFD.
 */
export const chartPng = async (spec: ChartSpec, content: ReportContent): Promise<Buffer> => {
  const image = await renderAsync(outlined(await chartSvg(spec, content)), {
    font: {
      loadSystemFonts: false,
      fontFiles: [fontFiles.regular, fontFiles.bold],
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
    fitTo: { mode: 'zoom', value: 2 },
    background: '#ffffff',
    logLevel: 'off',
  });
  return image.asPng();
};

/** The picture of a chart, drawn once for the mail and all files of a rendering. See {@link chartPng}. */
export const chartPicture = once(chartPng);

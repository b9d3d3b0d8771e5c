import { renderAsync } from '@resvg/resvg-js';
import * as echarts from 'echarts';
import type { ChartSpec, ReportContent } from '../data/content';
import { fontFiles, printable } from '../file/font';
import { chartData } from './chart-data';
import { chartOption } from './chart-option';

/** Size of every chart in CSS pixels. */
export const CHART_SIZE = { width: 720, height: 340 } as const;

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

/**
 * A chart as standalone SVG, escaped and without script. `prefix` keeps the ids of several charts in one document
 * apart. A table without rows, or without a number in `y`, gives an empty chart that says so. Throws RenderError
 * `chart/unknown-column` and `chart/not-numeric`, see {@link chartData}.
 */
export const chartSvg = (spec: ChartSpec, content: ReportContent, prefix = 'chart'): string => {
  const data = chartData(spec, content);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...CHART_SIZE });
  try {
    chart.setOption(chartOption(spec, data));
    return withStableIds(chart.renderToSVGString(), prefix);
  } finally {
    chart.dispose();
  }
};

/**
 * A chart as PNG at twice its size in pixels, for sharp print and screens. Drawn off the event loop, with the embedded
 * font only, so every machine gives the same bytes. A character without a glyph is drawn as U+FFFD.
 */
export const chartPng = async (spec: ChartSpec, content: ReportContent): Promise<Buffer> => {
  const image = await renderAsync(printable(chartSvg(spec, content)), {
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

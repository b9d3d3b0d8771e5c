import { setImmediate } from 'node:timers/promises';
import { chartSize } from '../chart/chart-size';
import type { ReportContent } from '../data/content';
import { parameterTexts, rowCountText, subtitle } from '../data/display';
import { metricText } from '../data/metric-text';
import { fitText, isRightToLeft } from '../text/fit';
import { isolated } from '../text/isolate';
import { FOOT, line, lineIn, lineRight, MARGIN } from './pdf-page';
import { theme } from './theme';

/**
 * Draws a PNG and waits until it is in the document. pdfkit separates the transparency in the background.
 * Without the wait the order of objects would depend on timing, and the same content would not give the same bytes.
 */
const drawPicture = async (doc: Doc, png: Buffer, x: number, y: number, width: number): Promise<void> => {
  // A part of pdfkit that its types do not declare.
  const { openImage } = doc as Doc & { openImage(this: Doc, source: Buffer): ArrayBuffer & { imgData: Buffer | null } };
  const picture = openImage.call(doc, png);
  doc.image(picture, x, y, { width });
  while (picture.imgData) await setImmediate();
};

type Doc = PDFKit.PDFDocument;

const GAP = 12;
const CARD_HEIGHT = 50;

const widthOf = (doc: Doc): number => doc.page.width - 2 * MARGIN;

/** Where to draw something of this height: at `y`, or at the top of a new page when it does not fit. */
const placed = (doc: Doc, y: number, height: number): number => {
  if (y + height <= doc.page.height - FOOT) return y;
  doc.addPage();
  return MARGIN;
};

const drawTitle = (doc: Doc, content: ReportContent): number => {
  let y = MARGIN;
  const width = widthOf(doc);
  for (const text of fitText(content.name, width, 'condensedBold', 20, 3)) {
    lineIn(doc, text, MARGIN, width, y, { font: 'bold', size: 20, colour: theme.ink });
    y += 25;
  }
  y += 2;
  const facts = [
    subtitle(content),
    ...parameterTexts(content).map(({ name, value }) => `${isolated(name)}: ${isolated(value)}`),
  ];
  for (const fact of facts) {
    for (const text of fitText(fact, width, 'condensed', 9, 2)) {
      y = placed(doc, y, 13);
      lineIn(doc, text, MARGIN, width, y, { font: 'regular', size: 9, colour: theme.muted });
      y += 13;
    }
  }
  doc.rect(MARGIN, y + 5, width, 2).fill(theme.accent);
  return y + 5 + 2 + GAP;
};

const drawMetrics = (doc: Doc, content: ReportContent, start: number): number => {
  const { metrics } = content;
  const perLine = Math.min(4, metrics.length);
  const width = (widthOf(doc) - GAP * (perLine - 1)) / perLine;
  let y = start;
  for (const [index, metric] of metrics.entries()) {
    const place = index % perLine;
    if (place === 0) y = placed(doc, index === 0 ? y : y + CARD_HEIGHT + GAP, CARD_HEIGHT);
    const x = MARGIN + place * (width + GAP);
    doc.roundedRect(x, y, width, CARD_HEIGHT, 4).lineWidth(0.75).strokeColor(theme.line).stroke();
    const [label = ''] = fitText(metric.name, width - 20, 'condensed', 8, 1);
    const [figure = ''] = fitText(metricText(metric, content), width - 20, 'condensedBold', 15, 1);
    lineIn(doc, label, x + 10, width - 20, y + 9, { font: 'regular', size: 8, colour: theme.muted });
    const style = { font: 'bold', size: 15, colour: theme.ink } as const;
    // Below its label, whatever the direction of the number.
    if (isRightToLeft(label)) lineRight(doc, figure, x + width - 10, y + 23, style);
    else line(doc, figure, x + 10, y + 23, style);
  }
  return metrics.length === 0 ? y : y + CARD_HEIGHT + GAP;
};

const drawCharts = async (doc: Doc, content: ReportContent, start: number): Promise<number> => {
  if (content.charts.length === 0) return start;
  const { chartPicture } = await import('../chart/chart.js');
  const perLine = doc.page.width > doc.page.height && content.charts.length > 1 ? 2 : 1;
  // On a landscape page a single full-size chart would leave no space for rows.
  const width = Math.min((widthOf(doc) - GAP * (perLine - 1)) / perLine, 540);
  const heights = content.charts.map((chart) => (width * chartSize(chart).height) / chartSize(chart).width);
  let y = start;
  let tallest = 0;
  for (const [index, chart] of content.charts.entries()) {
    const place = index % perLine;
    if (place === 0) {
      if (index > 0) y += tallest + GAP;
      tallest = Math.max(...heights.slice(index, index + perLine));
      y = placed(doc, y, tallest);
    }
    const x = MARGIN + place * (width + GAP);
    await drawPicture(doc, await chartPicture(chart, content), x, y, width);
    doc
      .roundedRect(x, y, width, heights[index] ?? 0, 4)
      .lineWidth(0.75)
      .strokeColor(theme.line)
      .stroke();
  }
  return y + tallest + GAP;
};

/** Draws the part before the rows and returns the y, in points, at which the rows start on the last page drawn. */
export const drawFront = async (doc: Doc, content: ReportContent): Promise<number> => {
  const charts = await drawCharts(doc, content, drawMetrics(doc, content, drawTitle(doc, content)));
  const y = placed(doc, charts, 80);
  line(doc, rowCountText(content.table.rows.length), MARGIN, y, { font: 'regular', size: 9, colour: theme.muted });
  return y + 16;
};

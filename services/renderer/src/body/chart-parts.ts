import { createHash } from 'node:crypto';
import type { ReportContent } from '../data/content';
import type { InlinePart } from './inline-part';

/** The charts of a report as pictures of a mail, in their order. */
export const chartParts = async (content: ReportContent): Promise<InlinePart[]> => {
  if (content.charts.length === 0) return [];
  const { chartPicture, missingInChart } = await import('../chart/chart.js');
  const parts: InlinePart[] = [];
  // One after the other: a picture takes megabytes while it is drawn.
  for (const [index, chart] of content.charts.entries()) {
    const png = await chartPicture(chart, content);
    // Derived from the content, so that a retry sends the same bytes.
    const cid = `chart-${createHash('sha256').update(png).digest('hex').slice(0, 24)}@punctual`;
    const missing = await missingInChart(chart, content);
    parts.push({ cid, filename: `chart-${index + 1}.png`, contentType: 'image/png', content: png, missing });
  }
  return parts;
};

/** Equal pictures are one part: a Content-ID is used once in a mail. */
export const withoutRepeats = (parts: readonly InlinePart[]): InlinePart[] => [
  ...new Map(parts.map((part) => [part.cid, part])).values(),
];

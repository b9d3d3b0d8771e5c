import { createHash } from 'node:crypto';
import { legalHtml } from '@punctual/chassis/offline';
import { type Branding, USUAL_BRANDING } from '@punctual/contracts';
import { chartAlt } from '../chart/chart-alt';
import type { ReportContent } from '../data/content';
import { parameterTexts, subtitle } from '../data/display';
import { metricText } from '../data/metric-text';
import { periodOf } from '../data/period';
import { type BodyTable, bodyTable } from './body-table';
import { logoPart, type ShownBranding, shownBranding, withNotice } from './branding';
import { compiled } from './compiled';
import { DEFAULT_TEMPLATE } from './default-template';
import type { InlinePart } from './inline-part';
import { letterMarks, type ShownLetter } from './letter';
import { namedParameters, type ShownParameter } from './named-parameters';
import { plainText } from './plain-text';
import { stamped } from './stamp';

export type RenderedBody = { html: string; text: string; inline: InlinePart[] };

/**
 * `mjml` defaults to the built-in template, `branding` to the usual one; at most `maxRows` (20) rows are shown, in as many columns as
 * fit. `hasFiles`: files with all of the report come with the mail. `stamp` is a text that stands above all else, whatever the template.
 */
export type BodyOptions = {
  mjml?: string | undefined;
  branding?: Branding;
  maxRows?: number;
  hasFiles?: boolean;
  stamp?: string | null;
};

/** What a template may name. All texts are unescaped here; filling escapes them. */
export type BodyValues = {
  name: string;
  type: string;
  subtitle: string;
  /** A list, and each by its name. */
  parameters: ShownParameter[];
  /** In words; null for a report that has none. */
  period: string | null;
  metrics: { name: string; value: string }[];
  /** In the order of the report. */
  charts: { src: string; alt: string }[];
  rowCount: number;
} & BodyTable &
  ShownBranding &
  ShownLetter;

const chartParts = async (content: ReportContent): Promise<InlinePart[]> => {
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
const withoutRepeats = (parts: readonly InlinePart[]): InlinePart[] => [
  ...new Map(parts.map((part) => [part.cid, part])).values(),
];

/**
 * The mail body of a report: HTML, the same as plain text, and the charts as inline pictures. What it says to each reader is marked for the
 * mailer to fill. Same content, same bytes. Throws RenderError, for the template (`template/…`) or the chart (`chart/…`).
 */
export const renderBody = async (content: ReportContent, options: BodyOptions = {}): Promise<RenderedBody> => {
  const { maxRows = 20, hasFiles = false, stamp = null, branding = USUAL_BRANDING } = options;
  const template = await compiled(options.mjml ?? DEFAULT_TEMPLATE);
  const logo = logoPart(branding);
  const letter = letterMarks();
  const pictures = await chartParts(content);
  const values: BodyValues = {
    name: content.name,
    type: content.type,
    subtitle: subtitle(content),
    parameters: namedParameters(parameterTexts(content), Object.keys(content.parameters)),
    period: periodOf(content),
    metrics: content.metrics.map((metric) => ({ name: metric.name, value: metricText(metric, content) })),
    charts: content.charts.map((chart, i) => ({ src: `cid:${pictures[i]?.cid ?? ''}`, alt: chartAlt(chart, content) })),
    rowCount: content.table.rows.length,
    ...bodyTable(content, maxRows, hasFiles),
    ...shownBranding(branding, logo),
    ...letter.values,
  };
  const filled = template.fill(values);
  const complete = legalHtml(withNotice(filled, branding.notice));
  const html = letter.place(stamp === null ? complete : stamped(complete, stamp));
  // A template may leave out what the report has; a picture that no text refers to would be shown as a file.
  const parts = withoutRepeats([...pictures, ...(logo ? [logo] : [])]);
  return { html, text: `${plainText(html).trim()}\n`, inline: parts.filter(({ cid }) => html.includes(cid)) };
};

import { createHash } from 'node:crypto';
import { legalHtml } from '@punctual/chassis';
import { chartAlt } from '../chart/chart-alt';
import type { ReportContent } from '../data/content';
import { parameterTexts, subtitle } from '../data/display';
import { metricText } from '../data/metric-text';
import { type BodyTable, bodyTable } from './body-table';
import { DEFAULT_TEMPLATE } from './default-template';
import { plainText } from './plain-text';
import { stamped } from './stamp';
import { type BodyTemplate, compileTemplate } from './template';

/** A picture of the body, referred to as `cid:` (RFC 2392). */
export type InlinePart = { cid: string; filename: string; contentType: string; content: Buffer };
export type RenderedBody = { html: string; text: string; inline: InlinePart[] };

/**
 * `template` defaults to the built-in one; at most `maxRows` (20) rows are shown, in as many columns as fit. `hasFiles`: files with all of
 * the report come with the mail. `stamp` is a text that stands above all else, whatever the template.
 */
export type BodyOptions = { template?: BodyTemplate; maxRows?: number; hasFiles?: boolean; stamp?: string | null };

/** What a template may name. All texts are unescaped here; filling escapes them. */
export type BodyValues = {
  name: string;
  type: string;
  subtitle: string;
  parameters: { name: string; value: string }[];
  metrics: { name: string; value: string }[];
  /** In the order of the report. */
  charts: { src: string; alt: string }[];
  rowCount: number;
} & BodyTable;

const chartParts = async (content: ReportContent): Promise<InlinePart[]> => {
  if (content.charts.length === 0) return [];
  const { chartPng } = await import('../chart/chart.js');
  const parts: InlinePart[] = [];
  // One after the other: a picture takes megabytes while it is drawn.
  for (const [index, chart] of content.charts.entries()) {
    const png = await chartPng(chart, content);
    // Derived from the content, so that a retry sends the same bytes.
    const cid = `chart-${createHash('sha256').update(png).digest('hex').slice(0, 24)}@punctual`;
    parts.push({ cid, filename: `chart-${index + 1}.png`, contentType: 'image/png', content: png });
  }
  return parts;
};

/** Equal pictures are one part: a Content-ID is used once in a mail. */
const withoutRepeats = (parts: readonly InlinePart[]): InlinePart[] => [
  ...new Map(parts.map((part) => [part.cid, part])).values(),
];

let compiled: Promise<BodyTemplate> | undefined;

const builtIn = (): Promise<BodyTemplate> => {
  compiled ??= compileTemplate(DEFAULT_TEMPLATE);
  return compiled;
};

/**
 * The mail body of a report: HTML, the same as plain text, and the charts as inline pictures. Same content, same
 * bytes. Throws RenderError, for the template (`template/unknown-value`) or the chart (`chart/…`).
 */
export const renderBody = async (content: ReportContent, options: BodyOptions = {}): Promise<RenderedBody> => {
  const { maxRows = 20, hasFiles = false, stamp = null } = options;
  const template = options.template ?? (await builtIn());
  const pictures = await chartParts(content);
  const values: BodyValues = {
    name: content.name,
    type: content.type,
    subtitle: subtitle(content),
    parameters: parameterTexts(content),
    metrics: content.metrics.map((metric) => ({ name: metric.name, value: metricText(metric, content) })),
    charts: content.charts.map((chart, i) => ({ src: `cid:${pictures[i]?.cid ?? ''}`, alt: chartAlt(chart, content) })),
    rowCount: content.table.rows.length,
    ...bodyTable(content, maxRows, hasFiles),
  };
  const filled = legalHtml(template.fill(values));
  const html = stamp === null ? filled : stamped(filled, stamp);
  return { html, text: `${plainText(html).trim()}\n`, inline: withoutRepeats(pictures) };
};

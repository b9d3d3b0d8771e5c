import { createHash } from 'node:crypto';
import { legalHtml } from '@punctual/chassis';
import { chartAlt } from '../chart/chart-alt';
import { rowTexts } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { parameterTexts, rowCountText, subtitle } from '../data/display';
import { groupedNumber, metricText } from '../data/metric-text';
import { DEFAULT_TEMPLATE } from './default-template';
import { plainText } from './plain-text';
import { stamped } from './stamp';
import { type BodyTemplate, compileTemplate } from './template';

/** A picture of the body, referred to as `cid:` (RFC 2392). */
export type InlinePart = { cid: string; filename: string; contentType: string; content: Buffer };
export type RenderedBody = { html: string; text: string; inline: InlinePart[] };

/**
 * `template` defaults to the built-in one; at most `maxRows` (20) rows and `maxColumns` (6) columns are shown. `stamp` is a
 * text that stands above all else, whatever the template.
 */
export type BodyOptions = { template?: BodyTemplate; maxRows?: number; maxColumns?: number; stamp?: string | null };

/** `long`: contains a word that must be broken, so that the table fits the screen. */
type BodyCell = { text: string; numeric: boolean; long: boolean };

/** What a template may name. All texts are unescaped here; filling escapes them. */
export type BodyValues = {
  name: string;
  type: string;
  subtitle: string;
  parameters: { name: string; value: string }[];
  metrics: { name: string; value: string }[];
  chart: { src: string; alt: string } | null;
  columns: { label: string; numeric: boolean }[];
  rows: BodyCell[][];
  rowCount: number;
  /** How much of the table is shown, in words. */
  extent: string;
};

/** Longer cells are cut in the mail, with an ellipsis; the files hold them whole. */
const CELL_LENGTH = 200;

const bodyCell = (whole: string, numeric: boolean): BodyCell => {
  const text =
    whole.length <= CELL_LENGTH ? whole : `${whole.slice(0, CELL_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}\u2026`;
  return { text, numeric, long: /\S{25}/.test(text) };
};

const chartPart = async (content: ReportContent): Promise<InlinePart | null> => {
  const [chart] = content.charts;
  if (!chart) return null;
  const { chartPng } = await import('../chart/chart.js');
  const png = await chartPng(chart, content);
  // Derived from the content, so that a retry sends the same bytes.
  const cid = `chart-${createHash('sha256').update(png).digest('hex').slice(0, 24)}@punctual`;
  return { cid, filename: 'chart.png', contentType: 'image/png', content: png };
};

const extentText = ({ table: { rows, columns } }: ReportContent, maxRows: number, maxColumns: number): string => {
  const cut = [
    ...(rows.length > maxRows ? [`the first ${rowCountText(maxRows)} of ${groupedNumber(rows.length)}`] : []),
    ...(columns.length > maxColumns && rows.length > 0 ? [`${maxColumns} of ${columns.length} columns`] : []),
  ];
  return cut.length === 0 ? rowCountText(rows.length) : `Shown: ${cut.join(', ')}.`;
};

let compiled: Promise<BodyTemplate> | undefined;

const builtIn = (): Promise<BodyTemplate> => {
  compiled ??= compileTemplate(DEFAULT_TEMPLATE);
  return compiled;
};

/**
 * The mail body of a report: HTML, the same as plain text, and the first chart as an inline picture. Same content, same
 * bytes. Throws RenderError, for the template (`template/unknown-value`) or the chart (`chart/…`).
 */
export const renderBody = async (content: ReportContent, options: BodyOptions = {}): Promise<RenderedBody> => {
  const { maxRows = 20, maxColumns = 6, stamp = null } = options;
  const template = options.template ?? (await builtIn());
  const picture = await chartPart(content);
  const columns = content.table.columns.slice(0, maxColumns);
  const [chart] = content.charts;
  const values: BodyValues = {
    name: content.name,
    type: content.type,
    subtitle: subtitle(content),
    parameters: parameterTexts(content),
    metrics: content.metrics.map((metric) => ({ name: metric.name, value: metricText(metric, content) })),
    chart: picture && chart ? { src: `cid:${picture.cid}`, alt: chartAlt(chart, content) } : null,
    columns: columns.map(({ label, kind }) => ({ label, numeric: kind === 'number' })),
    rows: content.table.rows
      .slice(0, maxRows)
      .map((row) => rowTexts(row, columns, content).map((text, i) => bodyCell(text, columns[i]?.kind === 'number'))),
    rowCount: content.table.rows.length,
    extent: extentText(content, maxRows, maxColumns),
  };
  const filled = legalHtml(template.fill(values));
  const html = stamp === null ? filled : stamped(filled, stamp);
  return { html, text: `${plainText(html).trim()}\n`, inline: picture ? [picture] : [] };
};

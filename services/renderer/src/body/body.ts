import { createHash } from 'node:crypto';
import { legalHtml } from '@punctual/chassis';
import { type Branding, USUAL_BRANDING } from '@punctual/contracts';
import { chartAlt } from '../chart/chart-data';
import type { ReportContent } from '../data/content';
import { groupedNumber, parameterTexts, rowCountText, rowTexts, subtitle } from '../data/display';
import { logoPart, type ShownBranding, shownBranding, withNotice } from './branding';
import { compiled } from './compiled';
import { DEFAULT_TEMPLATE } from './default-template';
import type { InlinePart } from './inline-part';
import { plainText } from './plain-text';
import { stamped } from './stamp';

export type RenderedBody = { html: string; text: string; inline: InlinePart[] };

/**
 * `mjml` defaults to the built-in template, `branding` to the usual one; at most `maxRows` (20) rows and `maxColumns` (6) columns are shown. `stamp` is a
 * text that stands above all else, whatever the template.
 */
export type BodyOptions = {
  mjml?: string | undefined;
  branding?: Branding;
  maxRows?: number;
  maxColumns?: number;
  stamp?: string | null;
};

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
} & ShownBranding;

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

/**
 * The mail body of a report: HTML, the same as plain text, and the first chart as an inline picture. Same content, same
 * bytes. Throws RenderError, for the template (`template/…`) or the chart (`chart/…`).
 */
export const renderBody = async (content: ReportContent, options: BodyOptions = {}): Promise<RenderedBody> => {
  const { maxRows = 20, maxColumns = 6, stamp = null, branding = USUAL_BRANDING } = options;
  const template = await compiled(options.mjml ?? DEFAULT_TEMPLATE);
  const logo = logoPart(branding);
  const picture = await chartPart(content);
  const columns = content.table.columns.slice(0, maxColumns);
  const [chart] = content.charts;
  const values: BodyValues = {
    name: content.name,
    type: content.type,
    subtitle: subtitle(content),
    parameters: parameterTexts(content),
    metrics: content.metrics.map(({ name, value }) => ({ name, value: groupedNumber(value) })),
    chart: picture && chart ? { src: `cid:${picture.cid}`, alt: chartAlt(chart) } : null,
    columns: columns.map(({ label, kind }) => ({ label, numeric: kind === 'number' })),
    rows: content.table.rows
      .slice(0, maxRows)
      .map((row) =>
        rowTexts(row, columns, content.timezone).map((text, i) => bodyCell(text, columns[i]?.kind === 'number')),
      ),
    rowCount: content.table.rows.length,
    extent: extentText(content, maxRows, maxColumns),
    ...shownBranding(branding, logo),
  };
  const filled = template.fill(values);
  const { notice } = values;
  const complete = legalHtml(notice === null || template.names('notice') ? filled : withNotice(filled, notice));
  const html = stamp === null ? complete : stamped(complete, stamp);
  // A template may leave out what the report has; a picture that no text refers to would be shown as a file.
  const inline = [picture, logo].flatMap((part) => (part && html.includes(part.cid) ? [part] : []));
  return { html, text: `${plainText(html).trim()}\n`, inline };
};

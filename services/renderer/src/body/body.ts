import { legalHtml, withoutMarks } from '@punctual/chassis/offline';
import { type Branding, USUAL_BRANDING } from '@punctual/contracts';
import { chartAlt } from '../chart/chart-alt';
import type { ReportContent } from '../data/content';
import { parameterTexts, subtitle } from '../data/display';
import { metricText } from '../data/metric-text';
import { periodOf } from '../data/period';
import type { BodySection } from './body-section';
import { bodyTable } from './body-table';
import type { BodyValues } from './body-values';
import { logoPart, shownBranding, withNotice } from './branding';
import { chartParts, withoutRepeats } from './chart-parts';
import { cleanValues } from './clean-values';
import { compiled } from './compiled';
import { DEFAULT_TEMPLATE } from './default-template';
import { defaultText } from './default-text';
import type { InlinePart } from './inline-part';
import { letterMarks } from './letter';
import { namedParameters } from './named-parameters';
import { plainText } from './plain-text';
import { stamped } from './stamp';
import type { BodyTemplate } from './template';
import { withMore } from './with-more';

/** `shown`: the Content-IDs of the pictures of further reports that are in it. */
export type RenderedBody = { html: string; text: string; inline: InlinePart[]; shown: string[] };

/**
 * `mjml` defaults to the built-in template, `branding` to the usual one; at most 20 rows of each report are shown, as many as there is room for, in as many columns as
 * fit. `hasFiles`: files with all of the report come with the mail. `moreReports` are the further reports of the mail. `stamp` is a text that stands above all else, whatever the template.
 */
export type BodyOptions = {
  mjml?: string | undefined;
  branding?: Branding;
  hasFiles?: boolean;
  moreReports?: readonly BodySection[];
  stamp?: string | null;
};

/** A template of a user may have no place for what each mail says, and texts of its own that no mail may hold. */
const completed = async (
  filled: string,
  { names }: BodyTemplate,
  { moreReports, notice }: BodyValues,
): Promise<string> => {
  const all = names.has('moreReports') ? filled : await withMore(filled, moreReports);
  return withoutMarks(legalHtml(withNotice(all, notice)));
};

/**
 * The mail body of a report: HTML, the same as plain text, and the charts as inline pictures. What it says to each reader is marked for the
 * mailer to fill. Same content, same bytes. Throws RenderError, for the template (`template/…`) or the chart (`chart/…`).
 */
export const renderBody = async (content: ReportContent, options: BodyOptions = {}): Promise<RenderedBody> => {
  const { hasFiles = false, branding = USUAL_BRANDING, moreReports = [] } = options;
  const stamp = cleanValues(options.stamp ?? null);
  const template = await compiled(options.mjml ?? DEFAULT_TEMPLATE);
  const logo = logoPart(branding);
  const letter = letterMarks();
  const pictures = await chartParts(content);
  const said = cleanValues<Omit<BodyValues, 'parameters'>>({
    name: content.name,
    type: content.type,
    subtitle: subtitle(content),
    period: periodOf(content),
    metrics: content.metrics.map((metric) => ({ name: metric.name, value: metricText(metric, content) })),
    charts: content.charts.map((chart, i) => ({ src: `cid:${pictures[i]?.cid ?? ''}`, alt: chartAlt(chart, content) })),
    rowCount: content.table.rows.length,
    moreReports,
    ...bodyTable(content, { reports: 1 + moreReports.length, hasFiles }),
    ...shownBranding(branding, logo),
    ...letter.values,
  });
  const parameters = namedParameters(cleanValues(parameterTexts(content)), Object.keys(content.parameters));
  const values: BodyValues = { ...said, parameters };
  const filled = template.fill(values);
  const isOwn = options.mjml !== undefined;
  const complete = isOwn ? await completed(filled, template, values) : filled;
  const html = letter.place(stamp === null ? complete : stamped(complete, stamp));
  const text = isOwn ? plainText(html) : letter.place(defaultText(values, stamp));
  // A template may leave out what the report has; a picture that no text refers to would be shown as a file.
  const parts = withoutRepeats([...pictures, ...(logo ? [logo] : [])]);
  const isShown = (cid: string): boolean => html.includes(cid);
  const further = moreReports.flatMap(({ charts }) => charts.map(({ src }) => src.replace(/^cid:/, '')));
  return {
    html,
    text: `${text.trim()}\n`,
    inline: parts.filter(({ cid }) => isShown(cid)),
    shown: further.filter(isShown),
  };
};

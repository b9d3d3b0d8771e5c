import type { Format } from '@punctual/contracts';
import { chartAlt } from '../chart/chart-alt';
import type { ReportContent } from '../data/content';
import { parameterTexts, rowCountText } from '../data/display';
import { isolated } from '../text/isolate';
import { type BodyTable, bodyTable } from './body-table';
import { chartParts } from './chart-parts';
import type { InlinePart } from './inline-part';

/** What a mail shows of a further report: plain data, so that the body of the mail can be made by another process. */
export type BodySection = {
  name: string;
  /** Its kind, rows and formats, as in `Stock list · 1,234 rows · PDF, Excel`. */
  cardLine: string;
  parameters: { name: string; value: string }[];
  charts: { src: string; alt: string }[];
} & BodyTable;

const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  ...{ PDF: 'PDF', EXCEL: 'Excel', CSV: 'CSV', HTML: 'HTML', JSON: 'JSON' },
};

const withoutCharts = (left: number): string =>
  left === 0 ? '' : ` ${left === 1 ? '1 chart is' : `${left} charts are`} not shown here.`;

/** As a sentence, where another follows. */
const sentence = (text: string, next: string): string => (next === '' ? text : `${text.replace(/\.$/, '')}.${next}`);

/**
 * The section of a further report, and its pictures: those of its first `most` charts. Same content, same bytes.
 * @throws RenderError for a chart (`chart/…`)
 */
export const bodySection = async (
  content: ReportContent,
  { formats, most, reports }: { formats: readonly Format[]; most: number; reports: number },
): Promise<{ section: BodySection; pictures: InlinePart[] }> => {
  const { name, type, table } = content;
  const charts = content.charts.slice(0, most);
  const pictures = await chartParts({ ...content, charts });
  const kind = type === name ? [] : [isolated(type)];
  const files = formats.length === 0 ? [] : [formats.map((format) => FORMAT_NAMES[format]).join(', ')];
  const shown = bodyTable(content, { reports, hasFiles: formats.length > 0 });
  const section = {
    name,
    cardLine: [...kind, rowCountText(table.rows.length), ...files].join(' \u00b7 '),
    parameters: parameterTexts(content),
    charts: charts.map((chart, at) => ({ src: `cid:${pictures[at]?.cid ?? ''}`, alt: chartAlt(chart, content) })),
    ...shown,
    extent: sentence(shown.extent, withoutCharts(content.charts.length - charts.length)),
  };
  return { section, pictures };
};

import { escapeHtml as text } from '@punctual/chassis/offline';
import { chartAlt } from '../chart/chart-alt';
import { rowTexts } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { parameterTexts, rowCountText, subtitle } from '../data/display';
import { metricText } from '../data/metric-text';
import { slices } from '../data/slices';
import type { Column } from '../data/table';
import { totalLine } from '../data/total';
import { hanFormsOf } from '../text/han-forms';
import { hasRightToLeft } from '../text/isolate';
import { theme } from './theme';

/** A content security policy (CSP Level 3) in the document: nothing is fetched and nothing runs, whatever a value contains. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#fff;color:${theme.ink};font:15px/1.5 "Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:1120px;margin:0 auto;padding:32px 24px}
h1{margin:0 0 4px;font-size:28px;line-height:1.25;overflow-wrap:anywhere}
.meta{margin:0 0 4px;color:${theme.muted};overflow-wrap:anywhere}
header{border-bottom:3px solid ${theme.accent};padding-bottom:16px;margin-bottom:24px}
dl{display:flex;flex-wrap:wrap;gap:12px;margin:0 0 24px}
dl div{flex:1 1 160px;border:1px solid ${theme.line};border-radius:8px;padding:12px 16px}
dt{color:${theme.muted};font-size:13px;overflow-wrap:anywhere}
dd{margin:0;font-size:22px;font-weight:600;overflow-wrap:anywhere}
figure{margin:0 0 24px;border:1px solid ${theme.line};border-radius:8px;overflow:hidden}
figure svg text{unicode-bidi:plaintext}
figure svg{display:block;width:100%;height:auto;max-width:880px;margin:0 auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:${theme.muted};padding-bottom:8px}
th,td{text-align:start;vertical-align:top;padding:8px 12px;border-bottom:1px solid ${theme.line};overflow-wrap:break-word;max-width:28em;white-space:pre-line}
tfoot td{background:${theme.band};border-top:2px solid ${theme.accent};font-weight:600}
thead th{background:${theme.band};position:sticky;top:0}
.n{text-align:right}
.n,.d{white-space:nowrap;font-variant-numeric:tabular-nums}
@media print{main{max-width:none;padding:0}thead{display:table-header-group}tr{break-inside:avoid}}
`;

const LANGUAGES = { jp: 'ja', kr: 'ko', sc: 'zh-Hans', tc: 'zh-Hant' } as const;
const HAN = /\p{Script=Han}/u;

/** What a browser must know of a value: to find its direction, and which forms its Han characters have. */
const scriptOf = (value: string): string =>
  `${hasRightToLeft(value) ? ' dir="auto"' : ''}${HAN.test(value) ? ` lang="${LANGUAGES[hanFormsOf(value)]}"` : ''}`;

const classOf = ({ kind }: Column): string =>
  kind === 'number' ? ' class="n"' : kind === 'instant' || kind === 'date' ? ' class="d"' : '';

const head = (content: ReportContent): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(content.name)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1${scriptOf(content.name)}>${text(content.name)}</h1>
<p class="meta">${text(subtitle(content))}</p>
${parameterTexts(content)
  .map(({ name, value }) => `<p class="meta"><bdi>${text(name)}</bdi>: <bdi>${text(value)}</bdi></p>\n`)
  .join('')}</header>
`;

const metrics = (content: ReportContent): string =>
  content.metrics.length === 0
    ? ''
    : `<dl>
${content.metrics.map((metric) => `<div${scriptOf(metric.name)}><dt>${text(metric.name)}</dt><dd><bdi>${text(metricText(metric, content))}</bdi></dd></div>`).join('\n')}
</dl>
`;

const figures = async (content: ReportContent): Promise<string> => {
  if (content.charts.length === 0) return '';
  const { chartSvg } = await import('../chart/chart.js');
  let html = '';
  for (const [index, chart] of content.charts.entries())
    html += `<figure role="img" aria-label="${text(chartAlt(chart, content))}">${await chartSvg(chart, content, `chart${index + 1}`)}</figure>\n`;
  return html;
};

/**
 * The report as one HTML document (UTF-8) that fetches nothing and runs nothing: charts are inline SVG, every value is
 * escaped, and a content security policy forbids the rest.
 */
export const htmlFile = async (content: ReportContent): Promise<Buffer> => {
  const { table } = content;
  const chunks = [head(content), metrics(content), await figures(content)];
  chunks.push(
    '<div class="scroll"><table>\n',
    `<caption>${rowCountText(table.rows.length)}</caption>\n<thead><tr>`,
    ...table.columns.map(
      (column) => `<th scope="col"${classOf(column)}${scriptOf(column.label)}>${text(column.label)}</th>`,
    ),
    '</tr></thead>\n<tbody>\n',
  );
  const open = table.columns.map((column) => `<td${classOf(column)}`);
  for await (const rows of slices(table)) {
    chunks.push(
      rows
        .map(
          (row) =>
            `<tr>${rowTexts(row, table.columns, content)
              .map((value, i) => `${open[i] ?? ''}${scriptOf(value)}>${text(value)}</td>`)
              .join('')}</tr>\n`,
        )
        .join(''),
    );
  }
  const totals = totalLine(table, content);
  if (totals)
    chunks.push(
      `</tbody>\n<tfoot><tr>${totals.map((total, i) => `${open[i] ?? ''}${scriptOf(total.text)}>${text(total.text)}</td>`).join('')}</tr></tfoot>\n`,
    );
  else chunks.push('</tbody>\n');
  chunks.push('</table></div>\n</main>\n</body>\n</html>\n');
  return Buffer.from(chunks.join(''));
};

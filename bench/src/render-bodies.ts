import {
  chartPng,
  DEFAULT_TEMPLATE,
  plainText,
  type ReportContent,
  renderBody,
  tableOf,
} from '@punctual/renderer/rendering';
import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { rowAt } from './render-rows';

const contentOf = (index: number): ReportContent => ({
  ...{ name: `Report ${index}`, type: 'Progress', generatedFor: '2026-11-23T09:00:00Z', timezone: 'UTC' },
  ...{ parameters: {}, metrics: [], charts: [] },
  table: tableOf(Array.from({ length: 20 }, (_, i) => rowAt(index * 20 + i))),
});

/** The built-in template in the marks of Handlebars alone. */
const TEMPLATE = DEFAULT_TEMPLATE.replaceAll(
  /\{\{cells (\w+)\}\}/g,
  '{{#each $1}}<td{{#if numeric}} align="right"{{else}} dir="auto"{{/if}}>{{text}}</td>{{/each}}',
);

/** A mail as it would be made without compiled templates: MJML, Handlebars and the plain text each time, with the texts of the same cells. */
const compiledEachTime = async (index: number): Promise<string> => {
  const { html } = await mjml2html(TEMPLATE, { fonts: {} });
  const { columns, rows } = contentOf(index).table;
  const cells = Array.from(rows, (row) => columns.map(({ key }) => ({ text: row[key] ?? '–' })));
  const filled = Handlebars.compile(html)({ name: `Report ${index}`, columns, rows: cells });
  return filled + plainText(filled);
};

const chart = (index: number): Promise<Buffer> =>
  chartPng({ title: `Chart ${index}`, kind: 'bar', x: 'client', y: 'sessions' }, contentOf(index));

/** What is repeated for some seconds. */
export const works: Record<string, (index: number) => Promise<unknown>> = {
  charts: chart,
  bodies: (index) => renderBody(contentOf(index)),
  'bare bodies': compiledEachTime,
};

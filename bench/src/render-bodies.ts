import { chartPng, DEFAULT_TEMPLATE, type ReportContent, renderBody, tableOf } from '@punctual/renderer/rendering';
import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { rowAt } from './render-rows';

const contentOf = (index: number): ReportContent => ({
  ...{ name: `Report ${index}`, type: 'Progress', generatedFor: '2026-11-23T09:00:00Z', timezone: 'UTC' },
  ...{ parameters: {}, metrics: [], charts: [] },
  table: tableOf(Array.from({ length: 20 }, (_, i) => rowAt(index * 20 + i))),
});

/** A mail as it would be made without compiled templates: MJML and Handlebars each time. */
const compiledEachTime = async (index: number): Promise<string> => {
  const { html } = await mjml2html(DEFAULT_TEMPLATE, { fonts: {} });
  const rows = Array.from(contentOf(index).table.rows, (row) => Object.values(row).map((text) => ({ text })));
  return Handlebars.compile(html)({ name: `Report ${index}`, columns: [], rows });
};

const chart = (index: number): Promise<Buffer> =>
  chartPng({ title: `Chart ${index}`, kind: 'bar', x: 'client', y: 'sessions' }, contentOf(index));

/** What is repeated for some seconds. */
export const works: Record<string, (index: number) => Promise<unknown>> = {
  charts: chart,
  bodies: (index) => renderBody(contentOf(index)),
  'bare bodies': compiledEachTime,
};

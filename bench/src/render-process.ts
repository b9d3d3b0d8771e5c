import type { Format } from '@punctual/contracts';
import { chartPng, DEFAULT_TEMPLATE, type ReportContent, renderBody, tableOf } from '@punctual/renderer/rendering';
import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { bare } from './render-bare';
import { ours } from './render-ours';
import { rowAt } from './render-rows';

// One measurement: a process of its own, so that its peak memory is that of what it measures. Both sides load the same modules.

export type Measured = { seconds: number; peakMiB: number; count: number };

const SECONDS = 5;

const contentOf = (index: number): ReportContent => ({
  ...{ name: `Report ${index}`, type: 'Progress', generatedFor: '2026-11-23T09:00:00Z', timezone: 'UTC' },
  ...{ parameters: {}, metrics: [], charts: [] },
  table: tableOf(Array.from({ length: 20 }, (_, i) => rowAt(index * 20 + i))),
});

/** Repeats work for some seconds; resolves to how often it was done. */
const repeated = async (work: (index: number) => Promise<unknown>): Promise<number> => {
  const until = performance.now() + SECONDS * 1_000;
  let count = 0;
  while (performance.now() < until) await work(count++);
  return count;
};

/** A mail as it would be made without compiled templates: MJML and Handlebars each time. */
const compiledEachTime = async (index: number): Promise<string> => {
  const { html } = await mjml2html(DEFAULT_TEMPLATE, { fonts: {} });
  const rows = Array.from(contentOf(index).table.rows, (row) => Object.values(row).map((text) => ({ text })));
  return Handlebars.compile(html)({ name: `Report ${index}`, columns: [], rows });
};

const chart = (index: number): Promise<Buffer> =>
  chartPng({ title: `Chart ${index}`, kind: 'bar', x: 'client', y: 'sessions' }, contentOf(index));

const works: Record<string, (index: number) => Promise<unknown>> = {
  charts: chart,
  bodies: (index) => renderBody(contentOf(index)),
  'bare bodies': compiledEachTime,
};

const run = async (): Promise<Measured> => {
  const [side = '', what = '', text = ''] = process.argv.slice(2);
  const work = works[side];
  const write = (count: number): Promise<number> =>
    side === 'bare' ? bare[what as keyof typeof bare](count) : ours(what as Format, count);
  // Warm, as a service is.
  await (work ? work(-1) : write(200));
  const from = performance.now();
  let count = Number(text);
  if (work) count = await repeated(work);
  else await write(count);
  const seconds = (performance.now() - from) / 1_000;
  return { seconds, peakMiB: process.resourceUsage().maxRSS / 1024, count };
};

void run().then((measured) => process.send?.(measured, undefined, {}, () => process.exit(0)));

import { type ReportBody, reportBody } from '@punctual/contracts';
import type { ReportContent } from '../data/content';
import { metricsOf } from '../data/metric';
import { tableOf } from '../data/table';

const rows = ['North', 'South', 'East', 'West'].map((region, index) => ({
  region,
  orders: 120 + index * 37,
  revenue: 18_300.5 + index * 4_210.25,
  newestOrder: `2026-11-${20 + index}`,
}));

/** A made report, for a template that is looked at without one: it has something of everything that a template may name. */
export const SAMPLE: ReportBody = reportBody.parse({
  name: 'Sales by region',
  type: 'Sample',
  source: { kind: 'inline', rows },
  parameters: { quarter: 'Q4' },
  metrics: [{ name: 'Revenue', op: 'sum', column: 'revenue' }],
  charts: [{ title: 'Orders', kind: 'bar', x: 'region', y: 'orders' }],
});

/** What it shows. */
export const sampleContent = (generatedFor: string): ReportContent => {
  const { name, type, parameters, metrics, charts } = SAMPLE;
  const table = tableOf(rows);
  return { name, type, generatedFor, timezone: 'UTC', parameters, table, metrics: metricsOf(metrics, table), charts };
};

/** A report with nothing in it, which a template must survive as well. */
export const emptyContent = (generatedFor: string): ReportContent => ({
  name: 'Empty',
  type: 'Sample',
  generatedFor,
  timezone: 'UTC',
  parameters: {},
  table: tableOf([]),
  metrics: [],
  charts: [],
});

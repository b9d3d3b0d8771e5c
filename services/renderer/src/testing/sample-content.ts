import type { ReportContent } from '../data/content';
import { metricsOf } from '../data/metric';
import { tableOf } from '../data/table';

/** Names that break careless writers: accents, other scripts, markup, formulas, characters without a glyph. */
export const NAMES = [
  'Łódź Textiles',
  'Ψ Analytics',
  'Горизонт',
  '東京 Corp',
  '=1+1',
  'Müller & Söhne',
  'Zoë <b>',
  'O\u2019Brien 🎉',
];

/** Rows of a plausible report: text, numbers, booleans, instants, dates and nulls. */
export const sampleRows = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, i) => ({
    client: NAMES[i % NAMES.length],
    sessions: 12 + ((i * 37) % 91),
    revenue: ((i * 7919) % 100_000) / 100 - 100,
    active: i % 3 !== 0,
    lastSeen: `2026-11-${String(1 + (i % 28)).padStart(2, '0')}T09:30:00Z`,
    due: `2026-12-${String(1 + (i % 28)).padStart(2, '0')}`,
    note: i % 4 === 0 ? null : 'ok',
  }));

/** A report of these rows, as of 2026-11-23T09:00Z, shown in New York. */
export const sampleContent = (rows: readonly unknown[], changes: Partial<ReportContent> = {}): ReportContent => ({
  name: 'Client Progress Report',
  type: 'Progress',
  generatedFor: '2026-11-23T09:00:00Z',
  timezone: 'America/New_York',
  parameters: {},
  table: tableOf(rows),
  metrics: [],
  charts: [],
  ...changes,
});

/** The sample with metrics and one chart of each kind. */
export const fullSample = (count: number): ReportContent => {
  const table = tableOf(sampleRows(count));
  return sampleContent([], {
    table,
    parameters: { region: 'EMEA' },
    metrics: metricsOf(
      [
        { name: 'Total revenue', op: 'sum', column: 'revenue' },
        { name: 'Clients', op: 'count', column: 'client' },
      ],
      table,
    ),
    charts: (['bar', 'line', 'pie'] as const).map((kind) => ({
      title: `Sessions (${kind})`,
      kind,
      x: 'client',
      y: 'sessions',
    })),
  });
};

import { z } from 'zod';
import { instant } from '../shared';
import { jsonOctets, line } from '../text';

/** An event is at most 1 MiB with its envelope; rows given inline travel inside one. */
export const MAX_INLINE_OCTETS = 768 * 1024;

/** Everything else of a report shares what is left, so that a definition always fits into its event. */
const MAX_OTHER_OCTETS = 64 * 1024;
const fits = (value: unknown): boolean => jsonOctets(value) <= MAX_OTHER_OCTETS;
const tooLarge = `must be at most ${MAX_OTHER_OCTETS / 1024} KiB as JSON`;

const row = z.record(z.string().max(200), z.json());

export const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('inline'),
    rows: z
      .array(row)
      .refine(
        (rows) => jsonOctets(rows) <= MAX_INLINE_OCTETS,
        `must be at most ${MAX_INLINE_OCTETS / 1024} KiB as JSON`,
      ),
  }),
]);

export const metricSchema = z.strictObject({
  name: line(100),
  op: z.enum(['sum', 'avg', 'min', 'max', 'count', 'last']),
  column: line(200),
});

export const chartSchema = z.strictObject({
  title: line(200),
  kind: z.enum(['bar', 'line', 'pie']),
  x: line(200),
  y: line(200),
});

export const columnSchema = z.strictObject({ key: line(200), label: line(200).optional() });

/** The body of `POST /reports` and `PUT /reports/:id`. */
export const reportBody = z.strictObject({
  name: line(200),
  type: line(100),
  source: sourceSchema,
  parameters: z.record(z.string(), z.json()).default({}).refine(fits, tooLarge),
  metrics: z.array(metricSchema).max(20).default([]),
  charts: z.array(chartSchema).max(10).default([]),
  columns: z.array(columnSchema).max(200).refine(fits, tooLarge).nullable().default(null),
});
export type ReportBody = z.infer<typeof reportBody>;

/** What `GET /reports/:id` answers. */
export const reportResource = reportBody.extend({
  id: z.uuid(),
  userId: z.string(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type ReportResource = z.infer<typeof reportResource>;

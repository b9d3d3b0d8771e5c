import { z } from 'zod';
import { instant } from '../shared';
import { jsonOctets, type Line, line, storedLine } from '../text';
import { chartOf } from './chart';
import { parameterTypesOf } from './parameter';
import { fileNameTemplate, reportFiles, subjectTemplate } from './report-files';
import { sourceSchema } from './source';
import { totalOf, valueFormat } from './value-format';

/** The rest of a report shares the remaining space, so that a definition always fits into its event. */
const MAX_OTHER_OCTETS = 64 * 1024;
const fits = (value: unknown): boolean => jsonOctets(value) <= MAX_OTHER_OCTETS;
const tooLarge = `must be at most ${MAX_OTHER_OCTETS / 1024} KiB as JSON`;

/** A report, in full; `text` says what its names and titles may hold. */
const definition = (text: Line, fileName: z.ZodString, subject: z.ZodString) =>
  z.strictObject({
    name: text(200),
    type: text(100),
    source: sourceSchema,
    parameters: z
      .record(z.string(), z.json())
      .default({})
      .refine(fits, tooLarge)
      .describe('values, which schedules may replace'),
    parameterTypes: parameterTypesOf(text)
      .refine(fits, tooLarge)
      .optional()
      .describe('what parameters may be, by name; where some are declared, schedules give no others'),
    metrics: z
      .array(
        z.strictObject({
          name: text(100),
          op: z.enum(['sum', 'avg', 'min', 'max', 'count', 'last']),
          column: text(200),
          format: valueFormat.optional().describe('that of the column when absent'),
        }),
      )
      .max(20)
      .default([]),
    charts: z.array(chartOf(text)).max(10).default([]),
    columns: z
      .array(
        z.strictObject({
          key: text(200),
          label: text(200).optional(),
          format: valueFormat.optional(),
          total: totalOf.optional().describe('shown in a last line of the table'),
          width: z.number().int().min(2).max(200).optional().describe('in characters'),
        }),
      )
      .max(200)
      .refine(fits, tooLarge)
      .nullable()
      .default(null),
    template: z.uuid().nullable().default(null).describe('the template of its mails; null for the usual one'),
    locale: z
      .string()
      .min(2)
      .max(35)
      .nullable()
      .default(null)
      .describe('BCP 47, such as de-DE: how numbers, money and dates are written; null is en-US with ISO 8601 dates'),
    files: reportFiles.default({}),
    subject: subject.optional().describe('of the mails, such as {{report}} for {{parameters.region}}: {{asOf}}'),
    fileName: fileName.nullable().default(null).describe('such as {{report}}-{{asOf}}-{{parameters.region}}'),
  });

/** The body of `POST /reports` and `PUT /reports/:id`. */
export const reportBody = definition(line, fileNameTemplate, subjectTemplate);
/** A report as its events hold it. */
export const storedReport = definition(storedLine, z.string(), z.string());
export type ReportBody = z.infer<typeof storedReport>;

/** What `GET /reports/:id` answers. */
export const reportResource = storedReport.extend({
  id: z.uuid(),
  userId: z.string(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type ReportResource = z.infer<typeof reportResource>;

import { z } from 'zod';
import { personalAddress } from '../personal';
import { audienceSchema } from '../shared';

/** The most columns that select the rows of a person. */
const MAX_PARAMETERS = 5;

const column = z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters');

/** The columns of a report's rows that name the people it goes to, and the rows each of them gets. */
export const perRowSchema = z.strictObject({
  address: column.describe('the column with the address'),
  parameters: z
    .array(column)
    .min(1)
    .max(MAX_PARAMETERS)
    .refine((columns) => new Set(columns).size === columns.length, 'must not repeat a column')
    .describe('a person gets the rows that have the same values in these columns'),
  subject: column
    .optional()
    .describe('the column with the subject of the mail; where it is empty the report has its own'),
  runAs: z
    .enum(['owner', 'recipient'])
    .default('owner')
    .describe(
      'whose right to the data source counts: that of the owner of the report, or also that of each person, of whom those without an account or without the right get nothing',
    ),
});
export type PerRow = z.infer<typeof perRowSchema>;

/** Whom a schedule goes to: its recipients in one message or one each, or the people in the rows of its report. */
export const scheduleAudience = z.union([audienceSchema, z.strictObject({ perRow: perRowSchema })]);
export type ScheduleAudience = z.infer<typeof scheduleAudience>;

/** The people a run found in the rows of its report, as of the firing. */
export const peopleThenShape = {
  /** The version of the report whose rows name the people; it is also the one that is rendered. */
  reportVersion: z.number().int(),
  /** How many different sets of rows the people get. */
  parts: z.number().int(),
  /** Rows that name nobody who can be sent to. The others go. */
  refusedRows: z.number().int(),
  /** The first of them; `row` counts from 0. */
  refused: z.array(z.strictObject({ row: z.number().int(), address: personalAddress.nullable(), reason: z.string() })),
};

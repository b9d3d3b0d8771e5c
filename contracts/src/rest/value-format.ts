import { z } from 'zod';

/** How the values of a column or metric are shown: the same text in PDF, HTML, mail and charts, and the same look in Excel. */
export const valueFormat = z.strictObject({
  type: z.enum(['text', 'integer', 'number', 'money', 'percent', 'date', 'datetime', 'time', 'boolean']),
  decimals: z
    .number()
    .int()
    .min(0)
    .max(20)
    .optional()
    .describe('digits after the point; those of the currency for money'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .optional(),
  pattern: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('a pattern of UTS #35, such as #,##0.00 or d MMM yyyy; for booleans two texts, such as yes;no'),
  locale: z.string().min(2).max(35).optional().describe('BCP 47, such as de-DE; that of the report when absent'),
});
export type ValueFormat = z.infer<typeof valueFormat>;

/** What the last line of a table says of a column. */
export const totalOf = z.enum(['sum', 'avg', 'min', 'max', 'count']);
export type TotalOf = z.infer<typeof totalOf>;

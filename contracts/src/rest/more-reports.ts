import { z } from 'zod';
import { sameJson } from '../json';
import { type Format, formatSchema } from '../shared';
import { jsonOctets } from '../text';
import type { ScheduleAudience } from './per-row';

/** The most reports that one mail has beside the first. */
export const MAX_MORE_REPORTS = 9;
/** All of them share this, so that a schedule always fits into its events. */
const MAX_OCTETS = 64 * 1024;

/** The formats in which a report is sent. */
export const formatsSchema = z
  .array(formatSchema)
  .min(1)
  .max(4)
  .refine((list) => new Set(list).size === list.length, 'must not repeat a format');

/** Values of a report's parameters. */
export const parameterValues = z
  .record(z.string(), z.json())
  .default({})
  .refine((all) => jsonOctets(all) <= MAX_OCTETS, `must be at most ${MAX_OCTETS / 1024} KiB as JSON`);

/** The further reports of a mail, in their order. */
export const moreReportsSchema = z
  .array(
    z.strictObject({
      reportId: z.uuid(),
      formats: formatsSchema.optional().describe('those of the schedule when absent'),
      parameters: parameterValues.describe('replace those of the report, by name'),
    }),
  )
  .max(MAX_MORE_REPORTS)
  .refine((all) => jsonOctets(all) <= MAX_OCTETS, `must be at most ${MAX_OCTETS / 1024} KiB as JSON together`);
export type MoreReports = z.infer<typeof moreReportsSchema>;

type Mail = { formats: readonly Format[]; moreReports: MoreReports };

type FurtherReport = MoreReports[number] & { formats: Format[] };

/** The further reports of a mail, each with its formats. */
export const furtherReports = ({ formats: usual, moreReports }: Mail): FurtherReport[] =>
  moreReports.map(({ formats = [...usual], ...report }) => ({ ...report, formats }));

type Body = Mail & {
  reportId: string;
  parameters: Record<string, unknown>;
  audience?: ScheduleAudience | undefined;
};

/** Reports further reports that do not go with the others of a body. `usual` are its formats. */
export const checkMoreReports = (
  { value, issues }: z.core.ParsePayload<Omit<Body, 'formats'>>,
  usual: readonly Format[],
): void => {
  const { reportId, parameters, moreReports, audience } = value;
  if (moreReports.length === 0) return;
  const report = (path: (string | number)[], message: string) =>
    issues.push({ code: 'custom', path, message, input: moreReports });
  if (typeof audience === 'object')
    report(['moreReports'], 'must be left out: the rows of one report name the people (audience.perRow)');
  const identity = (one: { reportId: string; parameters: unknown; formats: readonly Format[] }) => ({
    ...{ reportId: one.reportId.toLowerCase(), parameters: one.parameters },
    formats: [...one.formats].sort(),
  });
  const seen = [identity({ reportId, parameters, formats: usual })];
  for (const [index, further] of furtherReports({ formats: usual, moreReports }).entries()) {
    const one = identity(further);
    if (seen.some((other) => sameJson(other, one)))
      report(['moreReports', index], 'is in the mail already, with the same parameters and formats');
    seen.push(one);
  }
};

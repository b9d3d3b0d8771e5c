import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { perRowSchema } from './rest/per-row';
import { instant } from './shared';

/** A claim check: octets in the object store under their SHA-256 (hex), and how many of what they hold. */
const keptSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int(),
  count: z.number().int(),
});
const about = { occurrenceId: z.string(), reportId: z.uuid() };

/** The rows of a data source that name the people of a run were read, once: everything the run does has these. */
export const rowsRead = defineEvent(
  'rows',
  'RowsRead',
  z.object({
    ...about,
    /** The version of the report whose source was read. */
    reportVersion: z.number().int(),
    rows: keptSchema,
    /** People in the rows who may not have them, as JSON: `[[address, reason], …]`; absent where only the owner's right was asked for. */
    denied: keptSchema.optional(),
    at: instant,
  }),
  // Version 1 knew the rights of the owner alone.
  { v: 2, upcast: { 1: (data) => data } },
);
/** They could not be read, and trying again would not help. */
export const rowsFailed = defineEvent(
  'rows',
  'RowsFailed',
  z.object({ ...about, code: z.string(), message: z.string(), at: instant }),
);
export const sourceRowsEvents = [rowsRead, rowsFailed] as const;
export type SourceRowsEvent = EventOf<(typeof sourceRowsEvents)[number]>;

export const sourceRowsCommands = {
  /**
   * Reads the rows of a report for a run and records them, or why not, in the stream of the occurrence. The reply says whether that has
   * happened; `reason` is why a try failed that is worth another.
   */
  ReadRows: z.object({
    ...about,
    reportVersion: z.number().int(),
    parameters: z.record(z.string(), z.json()),
    asOf: instant,
    /** For date words in the parameters: the zone of the schedule, and when the planned run before was due. */
    timezone: z.string().default('UTC'),
    lastRun: instant.optional(),
    /** Which rows name people, and whose rights count. */
    perRow: perRowSchema.optional(),
  }),
};

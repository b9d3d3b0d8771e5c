import { z } from 'zod';
import { defineEvent, type EventOf, type Upcaster } from './event';
import { reportBody, storedReport } from './rest/report';
import { formatSchema, ifVersion, instant } from './shared';

const reportId = z.uuid();

/**
 * Version 2 added formats of values, totals, a locale, kinds of charts, templates, options of files and more kinds of source; version 3 types of parameters and
 * the subject; version 4 passwords of files. What older versions do not say has its default.
 */
const asBefore: Upcaster = (data) => data;
const shape = { v: 4, upcast: { 1: asBefore, 2: asBefore, 3: asBefore } };

export const reportDefined = defineEvent(
  'report',
  'ReportDefined',
  z.object({ reportId, userId: z.string(), definition: storedReport, at: instant }),
  shape,
);
export const reportRevised = defineEvent(
  'report',
  'ReportRevised',
  z.object({ reportId, definition: storedReport, at: instant }),
  shape,
);
export const reportDeleted = defineEvent('report', 'ReportDeleted', z.object({ reportId, at: instant }));
export const reportRestored = defineEvent('report', 'ReportRestored', z.object({ reportId, at: instant }));
export const reportEvents = [reportDefined, reportRevised, reportDeleted, reportRestored] as const;
export type ReportEvent = EventOf<(typeof reportEvents)[number]>;

export const reportCommands = {
  /**
   * Makes what a run of a report would send now, of one that is stored or of a definition that is not, and puts it under `key` with the
   * previews. A rendering that takes long is put there after the reply.
   */
  PreviewReport: z.object({
    key: z.string(),
    /** `sample` is a made report that has something of everything. */
    of: z.union([z.object({ reportId }), z.object({ definition: reportBody }), z.object({ sample: z.literal(true) })]),
    /** `HTML` is the body of the mail. */
    format: formatSchema,
    parameters: z.record(z.string(), z.json()),
    timezone: z.string(),
    /** A template that is not stored, in the place of the one that the report names. */
    mjml: z.string().optional(),
  }),
  DefineReport: z.object({ reportId, definition: reportBody }),
  ReviseReport: z.object({ reportId, definition: reportBody, ifVersion }),
  DeleteReport: z.object({ reportId, ifVersion }),
  RestoreReport: z.object({ reportId }),
};

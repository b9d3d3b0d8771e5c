import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { reportBody, storedReport } from './rest/report';
import { ifVersion, instant } from './shared';

const reportId = z.uuid();

export const reportDefined = defineEvent(
  'report',
  'ReportDefined',
  z.object({ reportId, userId: z.string(), definition: storedReport, at: instant }),
);
export const reportRevised = defineEvent(
  'report',
  'ReportRevised',
  z.object({ reportId, definition: storedReport, at: instant }),
);
export const reportDeleted = defineEvent('report', 'ReportDeleted', z.object({ reportId, at: instant }));
export const reportRestored = defineEvent('report', 'ReportRestored', z.object({ reportId, at: instant }));
export const reportEvents = [reportDefined, reportRevised, reportDeleted, reportRestored] as const;
export type ReportEvent = EventOf<(typeof reportEvents)[number]>;

export const reportCommands = {
  DefineReport: z.object({ reportId, definition: reportBody }),
  ReviseReport: z.object({ reportId, definition: reportBody, ifVersion }),
  DeleteReport: z.object({ reportId, ifVersion }),
  RestoreReport: z.object({ reportId }),
};

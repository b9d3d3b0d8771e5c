import type { ReportSchedule, ScheduleBody } from '../api/schedules';

type Format = ReportSchedule['formats'][number];

/** The most reports that a mail has beside the first. */
export const MOST = 9;

/** A further report of the mail as it is typed. Without formats it has those of the schedule. */
export type FurtherForm = { reportId: string; formats: Format[]; parameters: Record<string, unknown> };

/** A further report that is not chosen yet. */
export const newFurther = (): FurtherForm => ({ reportId: '', formats: [], parameters: {} });

/** The stored further reports as they are typed. */
export const furtherOf = ({ moreReports }: Pick<ReportSchedule, 'moreReports'>): FurtherForm[] =>
  moreReports.map(({ reportId, formats = [], parameters }) => ({ reportId, formats, parameters }));

/** The further reports for the API. Without an id the server says that it is required, and not that nothing is no UUID. */
export const furtherBody = (all: readonly FurtherForm[]): NonNullable<ScheduleBody['moreReports']> =>
  all.map(({ reportId, formats, parameters }) => ({
    ...({ reportId: reportId === '' ? undefined : reportId } as { reportId: string }),
    ...(formats.length === 0 ? {} : { formats }),
    parameters: parameters as NonNullable<ScheduleBody['parameters']>,
  }));

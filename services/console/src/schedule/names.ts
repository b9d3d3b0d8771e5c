import type { ReportSchedule, ScheduleRow } from '../api/schedules';
import { words } from './schedule.words';

/** What a schedule is called: its name, or else what it sends. */
export const nameOf = ({ name, reportType, reportName }: ReportSchedule & Pick<ScheduleRow, 'reportName'>): string =>
  name ?? reportName ?? reportType ?? words.unnamed;

/** What it sends: its first report, and how many more. */
export const reportsOf = ({ reportName, reportType, moreReports: { length } }: ScheduleRow): string =>
  [reportName ?? reportType ?? '', ...(length === 0 ? [] : [words.moreReports(length)])].join(' ');

/** When it runs, in the server's words and with its zone. */
export const whenOf = ({ sentence, frequency, timezone }: ScheduleRow): string =>
  sentence ?? words.inZone(words.frequencies[frequency], timezone);

/** Who gets it, counted: what the server counted, or else the addresses and lists named. */
export const recipientsOf = ({ recipientCount, recipients: { to, cc, bcc, lists } }: ScheduleRow): string => {
  if (recipientCount !== undefined && recipientCount !== null) return words.people(recipientCount);
  const people = to.length + cc.length + bcc.length;
  if (lists.length === 0) return words.people(people);
  return people === 0 ? words.lists(lists.length) : `${words.people(people)}, ${words.lists(lists.length)}`;
};

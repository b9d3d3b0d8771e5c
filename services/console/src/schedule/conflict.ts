import type { ReportSchedule, ScheduleAuditEntry } from '../api/schedules';
import { fromNow } from '../kit/time';
import { words } from './dialog.words';

/** What happened to a schedule since a version was read. */
export type Conflict = { current: ReportSchedule; since: ScheduleAuditEntry[] };

/** The name of a field as the page shows it; the API's name where the page has none. */
export const fieldName = (field: string): string => words.fields[field] ?? field;

/** Whether a value says something: what is created has many fields that say nothing. */
const isSaid = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !['[]', '{}'].includes(JSON.stringify(value));

/** The changes that say something. */
export const saidChanges = ({ changes }: Pick<ScheduleAuditEntry, 'changes'>) =>
  changes.filter(({ before, after }) => isSaid(before) || isSaid(after));

const MAX_TEXT = 120;

/** A value of a change as a short text. */
export const valueText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '–' : JSON.stringify(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
};

/** Who made a change, as people know them. */
export const changedBy = ({ by }: Pick<ScheduleAuditEntry, 'by'>): string => by?.email ?? words.somebody;

/** The conflict in lines: for each change since, who made it and when, and each field before and after. */
export const conflictLines = ({ since }: Conflict): { title: string; fields: string[] }[] =>
  since.map((entry) => ({
    title: words.conflictBy(changedBy(entry), fromNow(entry.at)),
    fields: saidChanges(entry).map(({ field, before, after }) =>
      words.conflictField(fieldName(field), valueText(before), valueText(after)),
    ),
  }));

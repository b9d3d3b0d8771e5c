import type { DraftBody, ReportSchedule, ScheduleBody } from '../api/schedules';
import { isoDay } from '../kit/time';
import { type ConditionForm, conditionBody, conditionForm } from './condition.form';
import { type FurtherForm, furtherBody, furtherOf } from './more-reports.form';

export const PATTERNS = [
  'WEEKDAYS',
  'DAILY',
  'WEEKLY',
  'HOURLY',
  'MONTHLY_DAY',
  'MONTHLY_LAST',
  'MONTHLY_LAST_BUSINESS_DAY',
  'MONTHLY_NTH',
  'CUSTOM',
] as const;
export type Pattern = (typeof PATTERNS)[number];
export const FORMATS = ['PDF', 'EXCEL', 'CSV', 'HTML', 'JSON'] as const;
export type Format = (typeof FORMATS)[number];

/** A schedule as it is typed: what the dialog has a field for. */
export type ScheduleForm = {
  name: string;
  reportId: string;
  pattern: Pattern;
  timeOfDay: string;
  /** 1 is Monday, 7 is Sunday. */
  days: string[];
  everyWeeks: number;
  dayOfMonth: number;
  nth: string;
  nthDay: string;
  /** Empty where an hourly schedule runs round the clock. */
  from: string;
  to: string;
  cronExpression: string;
  timezone: string;
  startDate: string;
  endDate: string;
  formats: Format[];
  moreReports: FurtherForm[];
  recipients: { to: string[]; cc: string[]; bcc: string[]; lists: string[] };
  individually: boolean;
  condition: ConditionForm;
  notify: string;
  misfire: 'latest' | 'skip' | 'all';
  overlap: 'queue-one' | 'skip' | 'allow';
  onMissingCharacters: 'send' | 'fail';
  largeFiles: 'LINK' | 'FAIL';
  maxAttempts: number;
  calendarId: string;
  onHoliday: 'skip' | 'previous-business-day' | 'next-business-day';
  blackouts: { from: string; to: string }[];
};

/** A new schedule. The zone is the browser's at first. */
export const newForm = (timezone: string, reportId = ''): ScheduleForm => ({
  name: '',
  reportId,
  pattern: 'WEEKDAYS',
  timeOfDay: '09:00',
  days: ['1'],
  everyWeeks: 1,
  dayOfMonth: 1,
  nth: '1',
  nthDay: '1',
  from: '',
  to: '',
  cronExpression: '',
  timezone,
  startDate: '',
  endDate: '',
  formats: ['PDF'],
  moreReports: [],
  recipients: { to: [], cc: [], bcc: [], lists: [] },
  individually: false,
  condition: conditionForm(),
  notify: 'everyRun',
  misfire: 'latest',
  overlap: 'queue-one',
  onMissingCharacters: 'send',
  largeFiles: 'FAIL',
  maxAttempts: 3,
  calendarId: '',
  onHoliday: 'skip',
  blackouts: [],
});

const patternOf = ({ frequency, dayOfMonth, nthWeekday }: ReportSchedule): Pattern => {
  if (frequency !== 'MONTHLY') return frequency;
  if (nthWeekday !== null) return 'MONTHLY_NTH';
  if (dayOfMonth === 'LAST' || dayOfMonth === 'LAST_BUSINESS_DAY') return `MONTHLY_${dayOfMonth}`;
  return 'MONTHLY_DAY';
};

/** A stored schedule as it is typed. */
export const formOf = (stored: ReportSchedule): ScheduleForm => {
  const { reportId, timeOfDay, everyWeeks, timezone, misfire, overlap, recipients, blackouts, formats } = stored;
  const { dayOfWeek, daysOfWeek, dayOfMonth, nthWeekday, between, calendar, notify } = stored;
  return {
    ...newForm(timezone, reportId),
    name: stored.name ?? '',
    pattern: patternOf(stored),
    timeOfDay,
    days: (daysOfWeek ?? [dayOfWeek ?? 1]).map((day) => String(isoDay(day))),
    everyWeeks,
    dayOfMonth: typeof dayOfMonth === 'number' ? dayOfMonth : 1,
    nth: String(nthWeekday?.n ?? 1),
    nthDay: String(isoDay(nthWeekday?.day ?? 1)),
    from: between?.[0] ?? '',
    to: between?.[1] ?? '',
    cronExpression: stored.cronExpression ?? '',
    startDate: stored.startDate ?? '',
    endDate: stored.endDate ?? '',
    formats,
    moreReports: furtherOf(stored),
    recipients,
    individually: stored.audience !== 'together',
    condition: conditionForm(stored.distributionCondition),
    notify: typeof notify === 'string' ? notify : 'onChangeThenEvery',
    misfire,
    overlap,
    onMissingCharacters: stored.onMissingCharacters,
    largeFiles: stored.largeFiles,
    maxAttempts: stored.retry.maxAttempts,
    calendarId: calendar?.calendarId ?? '',
    onHoliday: calendar?.onHoliday ?? 'skip',
    blackouts,
  };
};

/** The fields that decide when it runs: all of a rule, so that one pattern leaves nothing of another. */
const ruleOf = (form: ScheduleForm, stored: ReportSchedule | undefined) => {
  const { pattern, timeOfDay, days, everyWeeks, dayOfMonth, nth, nthDay, from, to, cronExpression } = form;
  const monthly = pattern.startsWith('MONTHLY_');
  const named = days.map(Number).sort((a, b) => a - b);
  const isCustom = pattern === 'CUSTOM';
  return {
    frequency: monthly ? ('MONTHLY' as const) : (pattern as Exclude<Pattern, `MONTHLY_${string}`>),
    timeOfDay,
    dayOfWeek: null,
    // An hourly schedule keeps its days, which the dialog does not show.
    daysOfWeek: pattern === 'WEEKLY' ? named : pattern === 'HOURLY' ? (stored?.daysOfWeek ?? null) : null,
    everyWeeks: pattern === 'WEEKLY' ? everyWeeks : 1,
    dayOfMonth:
      pattern === 'MONTHLY_DAY'
        ? dayOfMonth
        : pattern === 'MONTHLY_LAST'
          ? ('LAST' as const)
          : pattern === 'MONTHLY_LAST_BUSINESS_DAY'
            ? ('LAST_BUSINESS_DAY' as const)
            : null,
    nthWeekday: pattern === 'MONTHLY_NTH' ? { n: Number(nth), day: Number(nthDay) } : null,
    between: pattern === 'HOURLY' && (from !== '' || to !== '') ? ([from, to] as [string, string]) : null,
    cronExpression: isCustom ? cronExpression.trim() : null,
    cronMatch: isCustom ? (stored?.cronMatch ?? null) : null,
    timezone: form.timezone,
    startDate: form.startDate === '' ? null : form.startDate,
    endDate: form.endDate === '' ? null : form.endDate,
    calendar: calendarOf(form, stored),
    blackouts: form.blackouts,
    spread: stored?.spread ?? null,
  };
};

const calendarOf = ({ calendarId, onHoliday }: ScheduleForm, stored: ReportSchedule | undefined) => {
  if (calendarId !== '') return { calendarId, onHoliday };
  const own = stored?.calendar;
  // Holidays of a country or of dates of its own, which the dialog does not edit.
  if (!own || own.calendarId !== null) return null;
  const { country, region, dates } = own;
  return { country, region, dates, onHoliday };
};

const notifyOf = (notify: string, stored: ReportSchedule | undefined): NonNullable<ScheduleBody['notify']> => {
  if (notify === 'everyRun' || notify === 'onChange') return notify;
  const before = stored?.notify;
  return typeof before === 'object' ? before : { onChangeThenEvery: 'P1D' };
};

/** Members of lists get a mail each. People in the rows of the report, which the dialog does not edit, stay. */
const audienceOf = ({ individually, recipients: { to, cc, bcc, lists } }: ScheduleForm, stored?: ReportSchedule) => {
  const isEmpty = [to, cc, bcc, lists].every(({ length }) => length === 0);
  if (stored && typeof stored.audience === 'object' && isEmpty) return stored.audience;
  return individually || lists.length > 0 ? 'individually' : 'together';
};

/** The body for the API; what the form does not show stays as it is stored. */
export const toBody = (form: ScheduleForm, stored?: ReportSchedule): ScheduleBody => {
  const { formats, reportId, moreReports, recipients, condition, misfire, overlap, maxAttempts } = form;
  const { onMissingCharacters, largeFiles } = form;
  const hidden = stored && {
    reportType: stored.reportType,
    parameters: stored.parameters,
    noData: stored.noData,
    notifyResolved: stored.notifyResolved,
    guard: stored.guard,
    waitFor: stored.waitFor,
    catchUpWindow: stored.catchUpWindow,
    onFailure: stored.onFailure,
  };
  return {
    ...hidden,
    // Without one the server says that it is required, and not that nothing is no UUID.
    ...({ reportId: reportId === '' ? undefined : reportId } as Pick<ScheduleBody, 'reportId'>),
    name: form.name.trim() === '' ? null : form.name.trim(),
    ...ruleOf(form, stored),
    formats,
    moreReports: furtherBody(moreReports),
    recipients,
    audience: audienceOf(form, stored),
    distributionCondition: conditionBody(condition, stored?.distributionCondition),
    notify: notifyOf(form.notify, stored),
    misfire,
    overlap,
    onMissingCharacters,
    largeFiles,
    retry: { ...stored?.retry, maxAttempts },
  };
};

/** What is asked for the sentence and the next runs: only the rule, so that a half-typed address hides no run. */
export const draftOf = (form: ScheduleForm, stored?: ReportSchedule): DraftBody => ({
  ...ruleOf(form, stored),
  count: 5,
  ...(stored ? { scheduleId: stored.id } : {}),
});

/** What is asked to judge addresses and the condition while they are typed. */
export const judgedOf = (form: ScheduleForm): DraftBody => ({
  frequency: 'DAILY',
  count: 1,
  recipients: form.recipients,
  distributionCondition: conditionBody(form.condition),
});

const FIELDS: readonly [RegExp, string][] = [
  [/^recipients\.(to|cc|bcc|lists)\b.*/, 'recipients.$1'],
  [/^recipients$/, 'recipients.to'],
  [/^distributionCondition\.conditions\.(\d+)\.(metric|operator|value)\b.*/, 'condition.comparisons.$1.$2'],
  [
    /^distributionCondition\.(metric|by|direction|against|minAbsolute|of|key|ignore|baseline|sensitivity|season)\b.*/,
    'condition.$1',
  ],
  [/^distributionCondition\b.*/, 'condition.type'],
  [/^(daysOfWeek|dayOfWeek)\b.*/, 'days'],
  [/^nthWeekday\b.*/, 'nth'],
  [/^between\.1$/, 'to'],
  [/^between\b.*/, 'from'],
  [/^cronMatch$/, 'cronExpression'],
  [/^frequency$/, 'pattern'],
  [/^audience\b.*/, 'individually'],
  [/^formats?\b.*/, 'formats'],
  [/^moreReports\.(\d+)(\.reportId)?$/, 'moreReports.$1.reportId'],
  [/^moreReports\.(\d+)\.formats\b.*/, 'moreReports.$1.formats'],
  [/^moreReports\.(\d+)\.parameters\.([^.]+).*/, 'moreReports.$1.parameters.$2'],
  [/^retry\b.*/, 'maxAttempts'],
  [/^calendar\b.*/, 'calendarId'],
  [/^blackouts\.(\d+)\.(from|to)$/, 'blackouts.$1.$2'],
  [
    /^(name|reportId|timeOfDay|everyWeeks|dayOfMonth|cronExpression|timezone|startDate|endDate|misfire|overlap|notify|onMissingCharacters|largeFiles)$/,
    '$1',
  ],
];

/** The field of the form for a path of the body; `root` where the form has none, so that no refusal goes unseen. */
export const fieldOf = (path: string): string => {
  const found = FIELDS.find(([pattern]) => pattern.test(path));
  return found ? path.replace(found[0], found[1]) : 'root';
};

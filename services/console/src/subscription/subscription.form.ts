import type { DraftBody } from '../api/schedules';
import type { Subscription, SubscriptionBody } from '../api/subscriptions';
import { isoDay } from '../kit/time';

type Format = Subscription['formats'][number];
type Method = Subscription['deliveryMethod'];

/** How often; `KEEP` is a rule that only the API can make, which stays as it is. */
export type Pattern = 'DAILY' | 'WEEKDAYS' | 'WEEKLY' | 'MONTHLY' | 'KEEP';

/** A subscription while it is edited. */
export type SubscriptionForm = {
  reportId: string;
  name: string;
  pattern: Pattern;
  timeOfDay: string;
  /** `1` is Monday. */
  days: string[];
  /** `1` to `31`, or `LAST`. */
  dayOfMonth: string;
  timezone: string;
  formats: string[];
  deliveryMethod: Method;
};

/** A new subscription, in the zone of the browser. */
export const newForm = (timezone: string): SubscriptionForm => ({
  reportId: '',
  name: '',
  pattern: 'WEEKDAYS',
  timeOfDay: '09:00',
  days: ['1'],
  dayOfMonth: '1',
  timezone,
  formats: ['PDF'],
  deliveryMethod: 'EMAIL',
});

const patternOf = ({ frequency, nthWeekday, everyWeeks, dayOfMonth }: Subscription): Pattern => {
  if (frequency === 'DAILY' || frequency === 'WEEKDAYS') return frequency;
  if (frequency === 'WEEKLY') return everyWeeks === 1 ? 'WEEKLY' : 'KEEP';
  if (frequency === 'MONTHLY') return nthWeekday === null && dayOfMonth !== 'LAST_BUSINESS_DAY' ? 'MONTHLY' : 'KEEP';
  return 'KEEP';
};

/** The form of a stored subscription. */
export const formOf = (stored: Subscription): SubscriptionForm => {
  const { daysOfWeek, dayOfWeek, dayOfMonth } = stored;
  return {
    reportId: stored.reportId,
    name: stored.name ?? '',
    pattern: patternOf(stored),
    timeOfDay: stored.timeOfDay,
    days: (daysOfWeek ?? [dayOfWeek ?? 1]).map((day) => String(isoDay(day))),
    dayOfMonth: String(dayOfMonth ?? 1),
    timezone: stored.timezone,
    formats: stored.formats,
    deliveryMethod: stored.deliveryMethod,
  };
};

type Rule = Pick<
  DraftBody,
  | 'frequency'
  | 'timeOfDay'
  | 'dayOfWeek'
  | 'daysOfWeek'
  | 'everyWeeks'
  | 'dayOfMonth'
  | 'nthWeekday'
  | 'between'
  | 'cronExpression'
  | 'cronMatch'
  | 'timezone'
  | 'calendar'
  | 'blackouts'
  | 'spread'
  | 'startDate'
  | 'endDate'
>;

/** A shared calendar is named; its days are not the subscription's own. */
const calendarOf = (calendar: Subscription['calendar']): Rule['calendar'] =>
  calendar?.calendarId ? { calendarId: calendar.calendarId, onHoliday: calendar.onHoliday } : calendar;

const storedRule = (stored: Subscription): Rule => {
  const { frequency, timeOfDay, dayOfWeek, daysOfWeek, everyWeeks, dayOfMonth, nthWeekday, between } = stored;
  const { cronExpression, cronMatch, timezone, blackouts, spread, startDate, endDate } = stored;
  return {
    ...{ frequency, timeOfDay, dayOfWeek, daysOfWeek, everyWeeks, dayOfMonth, nthWeekday, between },
    ...{ cronExpression, cronMatch, timezone, blackouts, spread, startDate, endDate },
    calendar: calendarOf(stored.calendar),
  };
};

const plain = { dayOfWeek: null, daysOfWeek: null, everyWeeks: 1, dayOfMonth: null, nthWeekday: null, between: null };

/** When it is due: what the form says, over what is stored and the form does not show. */
const ruleOf = (form: SubscriptionForm, stored?: Subscription): Rule => {
  const { pattern, timeOfDay, timezone, days, dayOfMonth } = form;
  const kept = stored ? storedRule(stored) : undefined;
  if (pattern === 'KEEP') return { frequency: 'DAILY', ...kept, timeOfDay, timezone };
  const own = { ...kept, ...plain, cronExpression: null, cronMatch: null, frequency: pattern, timeOfDay, timezone };
  if (pattern === 'WEEKLY') return { ...own, daysOfWeek: days.map(Number).sort((a, b) => a - b) };
  if (pattern === 'MONTHLY') return { ...own, dayOfMonth: dayOfMonth === 'LAST' ? 'LAST' : Number(dayOfMonth) };
  return own;
};

/** What is asked for the sentence and the next runs. */
export const draftOf = (form: SubscriptionForm, stored?: Subscription): DraftBody => ({
  ...ruleOf(form, stored),
  count: 5,
});

/** The body that saves a form; what the form does not show stays as it is stored. */
export const toBody = (form: SubscriptionForm, stored?: Subscription): SubscriptionBody => {
  const { reportId, name, formats, deliveryMethod } = form;
  const kept = stored && {
    reportType: stored.reportType,
    parameters: stored.parameters,
    moreReports: stored.moreReports,
    waitFor: stored.waitFor,
    misfire: stored.misfire,
    catchUpWindow: stored.catchUpWindow,
    overlap: stored.overlap,
    largeFiles: stored.largeFiles,
    retry: stored.retry,
  };
  return {
    ...kept,
    ...ruleOf(form, stored),
    reportId,
    name: name.trim() === '' ? null : name.trim(),
    formats: formats as Format[],
    deliveryMethod,
  };
};

const FIELDS: readonly [RegExp, keyof SubscriptionForm][] = [
  [/^reportId$/, 'reportId'],
  [/^name$/, 'name'],
  [/^(?:daysOfWeek|dayOfWeek)\b/, 'days'],
  [/^dayOfMonth$/, 'dayOfMonth'],
  [/^timeOfDay$/, 'timeOfDay'],
  [/^timezone$/, 'timezone'],
  [/^formats?\b/, 'formats'],
  [/^deliveryMethod$/, 'deliveryMethod'],
  [/^frequency$/, 'pattern'],
];

/** The field of the form that shows what the server says about a path of the body. */
export const fieldOf = (path: string): keyof SubscriptionForm | 'root' =>
  FIELDS.find(([pattern]) => pattern.test(path))?.[1] ?? 'root';

type Part = 'name' | 'rule' | 'formats' | 'method';
const PARTS: Readonly<Record<Part, (form: SubscriptionForm) => unknown>> = {
  name: ({ name }) => name.trim(),
  rule: ({ pattern, timeOfDay, days, dayOfMonth, timezone }) => [
    pattern,
    timeOfDay,
    ...(pattern === 'WEEKLY' ? days : pattern === 'MONTHLY' ? [dayOfMonth] : []),
    timezone,
  ],
  formats: ({ formats }) => formats,
  method: ({ deliveryMethod }) => deliveryMethod,
};

/** The parts in which two forms differ, each with both values. */
export const differences = (mine: SubscriptionForm, theirs: SubscriptionForm) =>
  (Object.keys(PARTS) as Part[])
    .map((part) => ({ part, mine: String(PARTS[part](mine)), theirs: String(PARTS[part](theirs)) }))
    .filter((both) => both.mine !== both.theirs);

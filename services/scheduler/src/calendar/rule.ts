/**
 * When a schedule falls due, as people write it. All times are civil times (wall clock) in `timezone`.
 *
 * - `timeOfDay`: `HH:MM` or `HH:MM:SS`, used by every frequency except CUSTOM. HOURLY uses its minute and second.
 * - `between`: HOURLY only; the first and last time of a day, inclusive; over midnight when the second is earlier.
 * - `dayOfWeek`: WEEKLY only; ISO 8601 numbers, 1 = Monday to 7 = Sunday; 0 also means Sunday. `null` means Monday.
 * - `daysOfWeek`: WEEKLY and HOURLY; several such days, instead of `dayOfWeek`.
 * - `everyWeeks`: WEEKLY only; every n-th ISO week, counted from the week that contains `weeksFrom`.
 * - `weeksFrom`: a date or an RFC 3339 instant; null where `everyWeeks` is 1.
 * - `dayOfMonth`: MONTHLY only; 1 to 31, `LAST`, or `LAST_BUSINESS_DAY` (Monday to Friday). `null` means the 1st.
 * - `nthWeekday`: MONTHLY only, instead of `dayOfMonth`; `n` is 1 to 5, or -1 for the last. A month without a fifth such
 *   weekday has no occurrence.
 * - `cronExpression`: CUSTOM only; five fields, or six with one fixed second first, or a name such as `@daily`.
 * - `cronMatch`: which days a cron text that restricts day-of-month *and* day-of-week matches: those that fit either (`any`) or both (`all`).
 * - `calendar`: holidays, and what becomes of an occurrence that falls on one; a moved one runs on the nearest business day
 *   (Monday to Friday, no holiday), unless the schedule runs on that day anyway.
 * - `blackouts`: times without runs, as dates (`to` included) or local times (`to` excluded).
 * - `spreadBy`: seconds from the planned instant to the one an occurrence is due at.
 * - `timezone`: a region of the IANA time zone database.
 * - `startDate`, `endDate`: inclusive. A date (`YYYY-MM-DD`) bounds the nominal civil date in `timezone`; an RFC 3339
 *   instant bounds the instant an occurrence is due.
 */
export type Rule = {
  frequency: 'HOURLY' | 'DAILY' | 'WEEKDAYS' | 'WEEKLY' | 'MONTHLY' | 'CUSTOM';
  timeOfDay: string;
  dayOfWeek: number | null;
  daysOfWeek: number[] | null;
  everyWeeks: number;
  weeksFrom: string | null;
  dayOfMonth: number | 'LAST' | 'LAST_BUSINESS_DAY' | null;
  nthWeekday: { n: number; day: number } | null;
  between: [string, string] | null;
  cronExpression: string | null;
  cronMatch: 'any' | 'all' | null;
  calendar: Calendar | null;
  blackouts: { from: string; to: string }[];
  spreadBy: number;
  timezone: string;
  startDate: string | null;
  endDate: string | null;
};

/** Holidays of a country (ISO 3166-1), of one of its regions, and further dates. */
export type Calendar = {
  country: string | null;
  region: string | null;
  dates: string[];
  onHoliday: 'skip' | 'previous-business-day' | 'next-business-day';
};

/** One problem of a rule: the path of the field, and a message that says what is wrong and what to write instead. */
export type Problem = { path: string; message: string };

/**
 * When a schedule falls due, as people write it. All times are civil times (wall clock) in `timezone`.
 *
 * - `timeOfDay`: `HH:MM` or `HH:MM:SS`, used by every frequency but CUSTOM.
 * - `dayOfWeek`: WEEKLY only; ISO 8601 numbers, 1 = Monday to 7 = Sunday, and 0 = Sunday too. `null` means Monday.
 * - `dayOfMonth`: MONTHLY only; 1 to 31 or `LAST`. `null` means the 1st.
 * - `cronExpression`: CUSTOM only; five fields, or six with one fixed second first, or `@daily` and the like.
 * - `cronMatch`: what a cron text that restricts day-of-month *and* day-of-week means: a day that fits either (`any`) or both (`all`).
 * - `timezone`: a region of the IANA time zone database.
 * - `startDate`, `endDate`: inclusive. A date (`YYYY-MM-DD`) bounds the nominal civil date in `timezone`; an RFC 3339
 *   instant bounds the instant an occurrence is due.
 */
export type Rule = {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'CUSTOM';
  timeOfDay: string;
  dayOfWeek: number | null;
  dayOfMonth: number | 'LAST' | null;
  cronExpression: string | null;
  cronMatch: 'any' | 'all' | null;
  timezone: string;
  startDate: string | null;
  endDate: string | null;
};

/** One thing wrong with a rule: the field, and in words what is wrong and what to write instead. */
export type Problem = { path: keyof Rule; message: string };

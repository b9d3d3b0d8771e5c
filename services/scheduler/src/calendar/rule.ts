/**
 * When a schedule falls due, as people write it. All times are civil times (wall clock) in `timezone`.
 *
 * - `timeOfDay`: `HH:MM` or `HH:MM:SS`, used by every frequency except CUSTOM.
 * - `dayOfWeek`: WEEKLY only; ISO 8601 numbers, 1 = Monday to 7 = Sunday; 0 also means Sunday. `null` means Monday.
 * - `dayOfMonth`: MONTHLY only; 1 to 31 or `LAST`. `null` means the 1st.
 * - `cronExpression`: CUSTOM only; five fields, or six with one fixed second first, or a name such as `@daily`.
 * - `cronMatch`: which days a cron text that restricts day-of-month *and* day-of-week matches: those that fit either (`any`) or both (`all`).
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

/** One problem of a rule: the field, and a message that says what is wrong and what to write instead. */
export type Problem = { path: keyof Rule; message: string };

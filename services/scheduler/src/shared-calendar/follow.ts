import { Rejection, type ScheduleCalendar } from '@punctual/contracts';
import type { SharedCalendars } from './on-commands';
import type { SharedCalendar } from './shared-calendar';

/** The calendar of a schedule with the days that a shared one has now. */
export const withDaysOf = (
  followed: ScheduleCalendar,
  { country, region, dates, version }: Exclude<SharedCalendar, { status: 'none' }>,
): ScheduleCalendar => ({ ...followed, country, region, dates, calendarVersion: version });

const refused = (message: string): Rejection =>
  new Rejection('schedule/invalid', 'the calendar cannot be followed', [{ path: 'calendar.calendarId', message }]);

/**
 * A rule or specification with the days of the shared calendar it names; unchanged when it names none. Where `before` follows the
 * same calendar and that is deleted, its days stay as they are known.
 * @throws Rejection for a calendar that does not exist or is deleted
 */
export const following = async <R extends { calendar: ScheduleCalendar | null }>(
  calendars: SharedCalendars,
  given: R,
  before: ScheduleCalendar | null = null,
): Promise<R> => {
  const { calendar } = given;
  if (!calendar?.calendarId) return given;
  const shared = await calendars.load(calendar.calendarId);
  if (shared.status === 'active') return { ...given, calendar: withDaysOf(calendar, shared) };
  if (before?.calendarId === calendar.calendarId)
    return { ...given, calendar: { ...before, onHoliday: calendar.onHoliday } };
  if (shared.status === 'none') throw refused('there is no such calendar');
  throw refused('is deleted; restore the calendar, or name another one');
};

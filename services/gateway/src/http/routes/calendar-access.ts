import type { CalendarResource, ScheduleCalendar } from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import { type CalendarRow, calendarView } from '../../views/calendar.view';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import type { Answer } from '../operation';
import { invalid, Problem } from '../problem';

/**
 * The calendar: everybody of the tenant may read it.
 * @throws Problem 404 when it does not exist, or is deleted and deleted ones are not asked for
 */
export const readableCalendar = async (
  views: ViewReader,
  calendarId: string,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<CalendarRow> => {
  const row = await views.get(calendarView, calendarId);
  if (!row || (deleted === 'hidden' && row.deletedAt !== null))
    throw new Problem(404, 'calendar/unknown', 'there is no such calendar');
  return row;
};

/**
 * The calendar, if the user may change it: its owner and administrators may.
 * @throws Problem 404, as `readableCalendar` does; 403 for others
 */
export const changeableCalendar = async (
  views: ViewReader,
  calendarId: string,
  { role, userId }: Principal,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<CalendarRow> => {
  const row = await readableCalendar(views, calendarId, deleted);
  if (role !== 'admin' && row.userId !== userId)
    throw new Problem(403, 'access/forbidden', 'only the owner of the calendar and administrators may change it');
  return row;
};

/** The calendar as users see it. */
export const shownCalendar = ({ deletedAt: _, ...shown }: CalendarRow): CalendarResource => shown;

/** The response with the calendar as it is now. @throws Problem 404, as `readableCalendar` does */
export const calendarAnswer = async (views: ViewReader, status: number, calendarId: string): Promise<Answer> => {
  const row = await readableCalendar(views, calendarId);
  return { status, body: shownCalendar(row), version: row.version };
};

/**
 * Checks the shared calendar that a schedule is to follow. The one that it follows already (`before`) may stay, deleted or not.
 * @throws Problem 422 when there is no such calendar
 */
export const checkCalendar = async (
  views: ViewReader,
  calendar: ScheduleCalendar | null,
  before: ScheduleCalendar | null = null,
): Promise<void> => {
  const id = calendar?.calendarId ?? null;
  if (id === null || id === before?.calendarId) return;
  const row = await views.get(calendarView, id);
  if (!row || row.deletedAt !== null)
    throw invalid([{ path: 'calendar.calendarId', message: 'there is no such calendar' }]);
};

/** How many schedules of a calendar are named when it cannot be deleted. */
const NAMED = 200;

/** The schedules that follow a calendar and may fall due again, at most 200. */
export const followersOf = async (views: ViewReader, calendarId: string) => {
  const where = [
    ['calendarId', '=', calendarId],
    ['deleted', '=', 0],
    ['status', '!=', 'ENDED'],
  ] as const;
  const sort = { column: 'createdAt', descending: false };
  const rows = await views.list(scheduleView, { where, sort, limit: NAMED });
  const schedules = await Promise.all(rows.map(({ key }) => views.get(scheduleView, key)));
  return schedules.flatMap((row) => row ?? []);
};

import type { ScheduleCalendar } from '@punctual/contracts';
import { calendarView } from '../../views/calendar.view';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { sharedAccess } from './shared-access';

const calendars = sharedAccess('calendar', calendarView);
export const { readable: readableCalendar, changeable: changeableCalendar, answer: calendarAnswer } = calendars;

/**
 * Checks the shared calendar that a schedule is to follow. The one that it follows already (`before`) may stay, deleted or not.
 * @throws Problem 422 when there is no such calendar
 */
export const checkCalendar = (
  views: ViewReader,
  calendar: ScheduleCalendar | null,
  before: ScheduleCalendar | null = null,
) =>
  calendars.check(views, calendar?.calendarId ?? null, {
    path: 'calendar.calendarId',
    before: before?.calendarId ?? null,
  });

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

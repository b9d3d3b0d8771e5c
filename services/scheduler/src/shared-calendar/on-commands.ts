import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { type CalendarEvent, Rejection } from '@punctual/contracts';
import type { SharedCalendar, SharedCalendarCommand } from './shared-calendar';

export type SharedCalendars = Repository<SharedCalendar, SharedCalendarCommand, CalendarEvent>;
type Needs = { calendars: SharedCalendars; clock: Clock };

/** Defines a calendar for the user who asks. */
export const onDefineCalendar =
  ({ calendars, clock }: Needs): CommandHandler<'DefineCalendar'> =>
  async ({ type, data }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('calendar/invalid', 'a calendar belongs to a user');
    await calendars.execute(data.calendarId, { type, data: { ...data, userId, now: clock.now() } }, { isNew: true });
    return { calendarId: data.calendarId };
  };

/** The commands that change a calendar that exists. */
export const calendarChanges = ['ReviseCalendar', 'DeleteCalendar', 'RestoreCalendar'] as const;

/** Changes a calendar, as of now. The planner tells the schedules that follow it. */
export const onChangeCalendar =
  ({ calendars, clock }: Needs): CommandHandler<(typeof calendarChanges)[number]> =>
  async ({ type, data }) => {
    const command = { type, data: { ...data, now: clock.now() } } as SharedCalendarCommand;
    const events = await calendars.execute(data.calendarId, command);
    return { changed: events.length > 0 };
  };

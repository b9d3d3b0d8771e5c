import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { calendarBody } from './rest/calendar';
import { ifVersion, instant } from './shared';

const calendarId = z.uuid();

/** All that a calendar says; each change says all of it again. */
const content = {
  name: z.string(),
  country: z.string().nullable(),
  region: z.string().nullable(),
  dates: z.array(z.string()),
};

export const calendarDefined = defineEvent(
  'calendar',
  'CalendarDefined',
  z.object({ calendarId, userId: z.string(), ...content, at: instant }),
);
/** The schedules that name it follow it from `at` on; each of them is told by `ScheduleReplanned`. */
export const calendarRevised = defineEvent(
  'calendar',
  'CalendarRevised',
  z.object({ calendarId, ...content, at: instant }),
);
/** Schedules that still name it keep the days they know. */
export const calendarDeleted = defineEvent('calendar', 'CalendarDeleted', z.object({ calendarId, at: instant }));
export const calendarRestored = defineEvent('calendar', 'CalendarRestored', z.object({ calendarId, at: instant }));
export const calendarEvents = [calendarDefined, calendarRevised, calendarDeleted, calendarRestored] as const;
export type CalendarEvent = EventOf<(typeof calendarEvents)[number]>;

export const calendarCommands = {
  DefineCalendar: z.object({ calendarId, ...calendarBody.shape }),
  ReviseCalendar: z.object({ calendarId, ...calendarBody.shape, ifVersion }),
  DeleteCalendar: z.object({ calendarId, ifVersion }),
  RestoreCalendar: z.object({ calendarId }),
};

import { queryOptions } from '@tanstack/react-query';
import { type Choices, choiceOf, choiceQuery } from './choices';
import { conditions, type Press, read } from './client';
import {
  createCalendar,
  deleteCalendar,
  getCalendar,
  listCalendars,
  listCalendarUsage,
  restoreCalendar,
  reviseCalendar,
} from './gen/sdk.gen';
import type { Calendar, CreateCalendarData, ListCalendarsData } from './gen/types.gen';

export type { Calendar };

/** Filters of the table of calendars, as the API takes them. */
export type CalendarFilters = NonNullable<ListCalendarsData['query']>;
export type CalendarBody = CreateCalendarData['body'];

/** Calendars: keys and queries. */
export const calendars = {
  all: ['calendars'] as const,
  list: (query: CalendarFilters = {}) =>
    queryOptions({
      queryKey: [...calendars.all, 'list', query],
      queryFn: ({ signal }) => read(listCalendars({ query, signal })),
    }),
  /** The schedules and subscriptions that follow a calendar. */
  usage: (calendarId: string) =>
    queryOptions({
      queryKey: [...calendars.all, 'usage', calendarId],
      queryFn: ({ signal }) => read(listCalendarUsage({ path: { calendarId }, signal })),
    }),
};

/** Calendars to choose from. */
export const calendarChoices: Choices = {
  key: calendars.all[0],
  find: async (search, signal) =>
    (await read(listCalendars({ query: choiceQuery(search), signal }))).data.map(choiceOf),
  one: async (calendarId, signal) => choiceOf(await read(getCalendar({ path: { calendarId }, signal }))),
};

/** A calendar as it is now. */
export const currentCalendar = (calendarId: string) => read(getCalendar({ path: { calendarId } }));
/** Makes a calendar. */
export const makeCalendar = (body: CalendarBody, intent: Press) =>
  read(createCalendar({ body, headers: conditions(intent) }));
/** Replaces a calendar; refused with 412 where it has changed since it was shown. */
export const saveCalendar = ({ id, version }: Calendar, body: CalendarBody, { key }: Press) =>
  read(reviseCalendar({ path: { calendarId: id }, body, headers: conditions({ version, key }) }));
/** Deletes a calendar; with `force` also one that schedules follow, which keep its days. */
export const removeCalendar = ({ id, version }: Calendar, force: boolean) =>
  read(
    deleteCalendar({
      path: { calendarId: id },
      query: { force: force ? 'true' : 'false' },
      headers: { 'If-Match': `"${version}"` },
    }),
  );
/** Undoes the deletion. */
export const bringBackCalendar = (calendarId: string, intent: Press) =>
  read(restoreCalendar({ path: { calendarId }, headers: conditions(intent) }));

import type { Decider } from '@punctual/chassis';
import { type CalendarEvent, Rejection, sameJson } from '@punctual/contracts';
import { type CalendarDays, calendarDaysProblems } from '../calendar/holidays';

/** Its content is kept while it is deleted. `version` counts its events. */
export type SharedCalendar =
  | { status: 'none' }
  | ({ status: 'active' | 'deleted'; name: string; version: number } & CalendarDays);

type About = { calendarId: string; now: string };
type Versioned = About & { ifVersion: number | null };
type Content = { name: string } & CalendarDays;
export type SharedCalendarCommand =
  | { type: 'DefineCalendar'; data: About & Content & { userId: string } }
  | { type: 'ReviseCalendar'; data: Versioned & Content }
  | { type: 'DeleteCalendar'; data: Versioned }
  | { type: 'RestoreCalendar'; data: About };

const contentOf = ({ name, country, region, dates }: Content): Content => ({ name, country, region, dates });

const evolve = (state: SharedCalendar, { type, data }: CalendarEvent): SharedCalendar => {
  if (type === 'CalendarDefined') return { status: 'active', version: 1, ...contentOf(data) };
  if (state.status === 'none') return state;
  const version = state.version + 1;
  switch (type) {
    case 'CalendarRevised':
      return { ...state, ...contentOf(data), version };
    case 'CalendarDeleted':
      return { ...state, status: 'deleted', version };
    case 'CalendarRestored':
      return { ...state, status: 'active', version };
  }
};

/** The content with each date once, in their order. @throws Rejection that names the fields */
const checked = (given: Content): Content => {
  const problems = calendarDaysProblems(given);
  if (problems.length > 0)
    throw new Rejection(
      'calendar/invalid',
      'the calendar cannot be used as it stands',
      problems.map(({ path, message }) => ({ path: path === '' ? 'dates' : path, message })),
    );
  return { ...contentOf(given), dates: [...new Set(given.dates)].sort() };
};

const decide = ({ type, data }: SharedCalendarCommand, state: SharedCalendar): CalendarEvent[] => {
  const { calendarId, now: at } = data;
  if (type === 'DefineCalendar') {
    if (state.status !== 'none') return []; // same id, same intent: already done
    return [{ type: 'CalendarDefined', data: { calendarId, userId: data.userId, ...checked(data), at } }];
  }
  if (state.status === 'none') throw new Rejection('calendar/unknown', 'there is no such calendar');
  if (type === 'RestoreCalendar')
    return state.status === 'active' ? [] : [{ type: 'CalendarRestored', data: { calendarId, at } }];
  if (data.ifVersion !== null && data.ifVersion !== state.version)
    throw new Rejection(
      'calendar/stale',
      `the calendar is at version ${state.version}, not ${data.ifVersion}; read it again`,
    );
  if (type === 'DeleteCalendar')
    return state.status === 'deleted' ? [] : [{ type: 'CalendarDeleted', data: { calendarId, at } }];
  if (state.status === 'deleted') throw new Rejection('calendar/deleted', 'the calendar is deleted; restore it first');
  const content = checked(data);
  return sameJson(content, contentOf(state)) ? [] : [{ type: 'CalendarRevised', data: { calendarId, ...content, at } }];
};

/** Days off under a name, which any schedule of the tenant may follow. */
export const sharedCalendar: Decider<SharedCalendar, SharedCalendarCommand, CalendarEvent> = {
  initial: { status: 'none' },
  evolve,
  decide,
};

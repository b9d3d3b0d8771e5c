import { type Resources, repository } from '@punctual/chassis';
import { type CalendarEvent, Rejection } from '@punctual/contracts';
import { type Act, checked, counted, me } from './counted';

/** Answers the commands of shared calendars as the scheduler does, as far as the gateway can tell. */
export const serveCalendars = ({ bus, store, clock }: Resources): void => {
  const calendars = repository(store, 'calendar', counted<CalendarEvent>());
  const act = async (calendarId: string, events: Act<CalendarEvent>['data']['events']) => {
    const written = await calendars.execute(calendarId, { type: 'Act', data: { events } });
    return { changed: written.length > 0 };
  };
  const at = () => clock.now();
  bus.respond('scheduler', 'DefineCalendar', ({ data }) =>
    act(data.calendarId, ({ version }) => {
      if (data.country === 'XX')
        throw new Rejection('calendar/invalid', 'unknown', [{ path: 'country', message: 'has no known holidays' }]);
      return version > 0 ? [] : [{ type: 'CalendarDefined', data: { ...data, userId: me(), at: at() } }];
    }),
  );
  bus.respond('scheduler', 'ReviseCalendar', ({ data: { ifVersion, ...data } }) =>
    act(data.calendarId, (state) => {
      checked('calendar', state, ifVersion);
      return [{ type: 'CalendarRevised', data: { ...data, at: at() } }];
    }),
  );
  bus.respond('scheduler', 'DeleteCalendar', ({ data: { calendarId, ifVersion } }) =>
    act(calendarId, (state) => {
      checked('calendar', state, ifVersion);
      return [{ type: 'CalendarDeleted', data: { calendarId, at: at() } }];
    }),
  );
  bus.respond('scheduler', 'RestoreCalendar', ({ data: { calendarId } }) =>
    act(calendarId, ({ last }) =>
      last === 'CalendarDeleted' ? [{ type: 'CalendarRestored', data: { calendarId, at: at() } }] : [],
    ),
  );
};

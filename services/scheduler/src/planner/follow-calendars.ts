import { type Clock, type Log, pause, runIn } from '@punctual/chassis';
import { type DomainEvent, sameJson } from '@punctual/contracts';
import type { Schedules } from '../schedule/on-commands';
import type { SharedCalendars } from '../shared-calendar/on-commands';
import type { SharedCalendar } from '../shared-calendar/shared-calendar';
import type { Entry } from './entry';
import type { PlanBook } from './plan-book';
import { tellEach } from './tell-each';

/** After how long a calendar that could not be read gets another try. */
const RETRY_MS = 10_000;

type Needs = { schedules: Schedules; calendars: SharedCalendars; clock: Clock; log: Log; signal: AbortSignal };
type Content = Exclude<SharedCalendar, { status: 'none' }>;

/** Whether a schedule knows other days of its shared calendar than these, from before. */
const lags = (
  { calendar, terms }: Entry,
  calendarId: string,
  { version, country, region, dates }: Content,
): boolean => {
  if (calendar?.id !== calendarId || calendar.version >= version) return false;
  const { onHoliday: _, ...known } = terms.rule.calendar ?? { onHoliday: null };
  return !sameJson(known, { country, region, dates });
};

/**
 * Tells each schedule when its shared calendar has other days, as `ScheduleReplanned`. It compares what the schedules know with
 * what the calendars say, so it does not matter who was interrupted in the middle, nor how many do it: a schedule takes each
 * version once. A deleted calendar says what it said last.
 */
export const calendarFollower = ({ schedules, calendars, clock, log, signal }: Needs, book: PlanBook) => {
  /** The newest version that was read of each calendar. */
  const versions = new Map<string, number>();
  const working = new Map<string, Promise<void>>();
  const again = new Set<string>();

  const tellAll = async (calendarId: string): Promise<void> => {
    const shared = await calendars.load(calendarId);
    if (shared.status === 'none') return;
    versions.set(calendarId, shared.version);
    const { country, region, dates, version: calendarVersion } = shared;
    const calendar = { calendarId, country, region, dates, calendarVersion };
    const behind = [...book.entries.values()].filter((entry) => lags(entry, calendarId, shared));
    if (behind.length > 0)
      log.info({ calendarId, schedules: behind.length }, 'these schedules follow an edited calendar');
    const tell = async (entry: Entry): Promise<void> => {
      const { scheduleId, tenantId, userId } = entry;
      // An entry that the book no longer holds has ended, or was loaded again.
      if (book.entries.get(scheduleId) !== entry) return;
      const data = { scheduleId, calendar, now: clock.now() };
      await runIn({ tenantId, userId, correlationId: scheduleId }, () =>
        schedules.execute(scheduleId, { type: 'FollowCalendar', data }),
      );
    };
    await tellEach(behind, tell, { log, signal });
  };

  const follow = (calendarId: string): void => {
    if (signal.aborted) return;
    if (working.has(calendarId)) return void again.add(calendarId);
    const work = async () => {
      try {
        await tellAll(calendarId);
      } catch (error) {
        log.warn({ err: error, calendarId }, 'a calendar could not be read; it will be tried again');
        again.add(calendarId);
        await pause(RETRY_MS, signal);
      }
      working.delete(calendarId);
      if (again.delete(calendarId)) follow(calendarId);
    };
    working.set(calendarId, work());
  };

  return {
    /** Compares all schedules with their calendars: after the book was loaded. */
    followAll: (): void => {
      for (const { calendar } of book.entries.values()) if (calendar && !working.has(calendar.id)) follow(calendar.id);
    },
    /** Takes an event of the log into account, after the book did. */
    record: ({ data }: DomainEvent): void => {
      if ('calendarId' in data) return follow(data.calendarId);
      const calendar = 'scheduleId' in data ? book.entries.get(data.scheduleId)?.calendar : null;
      // It was planned with days that were edited meanwhile, or before it was restored.
      if (calendar && versions.get(calendar.id) !== calendar.version) follow(calendar.id);
    },
    /** Settles when nothing more is told. */
    stop: async (): Promise<void> => void (await Promise.all(working.values())),
  };
};

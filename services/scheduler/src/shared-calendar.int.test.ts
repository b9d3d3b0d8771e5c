import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Lifecycle, type Resources, randomId, repository } from '@punctual/chassis';
import { type Backends, eventually, FakeClock, inTenant, startBackends } from '@punctual/chassis/testing';
import type { Event, ScheduleCalendar, ScheduleSpec } from '@punctual/contracts';
import { startScheduler } from './composition';
import { schedule } from './schedule/schedule';
import { withDaysOf } from './shared-calendar/follow';
import { sharedCalendar } from './shared-calendar/shared-calendar';
import { specOf, USER_ID } from './testing/samples';

/** Friday. */
const clock = FakeClock.at('2026-12-18T12:00:00Z');
let backends: Backends;
let parts: Resources[];

beforeAll(async () => {
  backends = await startBackends();
  parts = await Promise.all([backends.open({ clock }), backends.open({ clock })]);
});
afterAll(() => backends.close());

const store = () => (parts[0] as Resources).store;
const schedules = () => inTenant(repository(store(), 'schedule', schedule));
const calendars = () => inTenant(repository(store(), 'calendar', sharedCalendar));
const content = (...dates: string[]) => ({ name: 'Company', country: null, region: null, dates });

const define = async (...dates: string[]): Promise<string> => {
  const calendarId = randomId();
  const data = { calendarId, userId: USER_ID, ...content(...dates), now: clock.now() };
  await calendars().execute(calendarId, { type: 'DefineCalendar', data });
  return calendarId;
};
const revise = (calendarId: string, ...dates: string[]) => {
  const data = { calendarId, ifVersion: null, ...content(...dates), now: clock.now() };
  return calendars().execute(calendarId, { type: 'ReviseCalendar', data });
};
const create = async (
  calendarId: string,
  onHoliday: ScheduleCalendar['onHoliday'] = 'skip',
  changes: Partial<ScheduleSpec> = {},
): Promise<string> => {
  const scheduleId = randomId();
  const shared = await calendars().load(calendarId);
  if (shared.status === 'none') throw new Error('no calendar');
  const calendar = withDaysOf({ calendarId, country: null, region: null, dates: [], onHoliday }, shared);
  const data = { scheduleId, userId: USER_ID, spec: specOf({ ...changes, calendar }), now: clock.now() };
  await schedules().execute(scheduleId, { type: 'CreateSchedule', data });
  return scheduleId;
};
/** What the stream of a schedule tells after its creation: version of the calendar and next due time. */
const replans = async (scheduleId: string): Promise<string[]> =>
  (await store().read(`schedule-${scheduleId}`)).slice(1).map(({ type, data }) => {
    const { calendar, nextDueAt } = data as Event<'ScheduleReplanned'>['data'];
    return `${type} ${calendar?.calendarVersion} ${nextDueAt}`;
  });
const recordOf = async (scheduleId: string, nominal: string) =>
  (await store().read(`occurrence-${scheduleId}~${nominal}~UTC`)).map(({ type, data }) => {
    const { reason = '', dueAt } = data as { reason?: string; dueAt: string };
    return `${type} ${reason} ${dueAt}`;
  });
const start = async (resources: Resources): Promise<Lifecycle> => {
  const lifecycle = new Lifecycle(resources.log);
  await startScheduler({}, resources, lifecycle);
  return lifecycle;
};
const withSchedulers = async (count: number, check: () => Promise<void>): Promise<void> => {
  const running = await Promise.all(parts.slice(0, count).map(start));
  try {
    await check();
  } finally {
    await Promise.all(running.map((lifecycle) => lifecycle.stop()));
  }
};
const at = (time: string) => clock.set(Date.parse(time));

describe('schedulers when a shared calendar is edited', () => {
  it('tell each schedule that follows it once, however many they are, and no other', async () => {
    const [calendarId, other] = [await define('2026-12-25'), await define('2026-12-25')];
    await withSchedulers(2, async () => {
      const ids = await Promise.all(Array.from({ length: 40 }, () => create(calendarId)));
      const apart = await create(other);
      await revise(calendarId, '2026-12-19', '2026-12-25');
      const told = ['ScheduleReplanned 2 2026-12-20T09:00:00Z'];
      await eventually(async () => expect(await Promise.all(ids.map(replans))).toEqual(ids.map(() => told)));
      await revise(calendarId, '2026-12-25');
      const back = [...told, 'ScheduleReplanned 3 2026-12-19T09:00:00Z'];
      await eventually(async () => expect(await Promise.all(ids.map(replans))).toEqual(ids.map(() => back)));
      expect(await replans(apart)).toEqual([]);
    });
  }, 60_000);

  it('record what was due before the edit as it was planned, and the rest by the new days', async () => {
    at('2026-12-18T12:00:00Z');
    const calendarId = await define('2000-01-01');
    const id = await create(calendarId);
    // Nothing runs at 9:00 on the 19th; the edit that makes it a holiday comes later that day.
    at('2026-12-19T10:00:00Z');
    await revise(calendarId, '2026-12-19', '2026-12-20');
    await withSchedulers(2, async () => {
      await eventually(async () => {
        expect(await recordOf(id, '2026-12-19T09:00:00')).toEqual(['OccurrenceFired  2026-12-19T09:00:00Z']);
        expect(await replans(id)).toEqual(['ScheduleReplanned 2 2026-12-21T09:00:00Z']);
      });
      at('2026-12-20T09:00:00Z');
      await eventually(async () =>
        expect(await recordOf(id, '2026-12-20T09:00:00')).toEqual(['OccurrenceSkipped holiday 2026-12-20T09:00:00Z']),
      );
    });
  }, 60_000);

  it('go on where they were interrupted, from the book that was saved', async () => {
    at('2026-12-18T12:00:00Z');
    const calendarId = await define('2000-01-01');
    const ids: string[] = [];
    await withSchedulers(2, async () => {
      ids.push(...(await Promise.all(Array.from({ length: 20 }, () => create(calendarId)))));
    });
    await revise(calendarId, '2026-12-19');
    // One was told by a scheduler that then died.
    const [first = ''] = ids;
    const { name: _, ...days } = content('2026-12-19');
    const data = { scheduleId: first, calendar: { calendarId, ...days, calendarVersion: 2 }, now: clock.now() };
    await schedules().execute(first, { type: 'FollowCalendar', data });
    await withSchedulers(2, async () => {
      const told = ['ScheduleReplanned 2 2026-12-20T09:00:00Z'];
      await eventually(async () => expect(await Promise.all(ids.map(replans))).toEqual(ids.map(() => told)));
    });
    // Nothing is left to tell.
    const lines = () => backends.logged.lines.filter(({ msg }) => String(msg).includes('edited calendar')).length;
    const before = lines();
    await withSchedulers(1, async () => expect(lines()).toBe(before));
  }, 60_000);

  it('fire an occurrence once that two edits move back and forth across its day', async () => {
    at('2026-12-24T12:00:00Z');
    const calendarId = await define('2026-12-25');
    await withSchedulers(2, async () => {
      const id = await create(calendarId, 'next-business-day', {
        ...{ frequency: 'MONTHLY', dayOfMonth: 25, overlap: 'allow' },
      });
      at('2026-12-26T12:00:00Z');
      // No holiday any more: what was to come on Monday 28 is due at once.
      await revise(calendarId, '2000-01-01');
      const atOnce = '2026-12-26T12:00:00.001Z';
      await eventually(async () => expect(await replans(id)).toEqual([`ScheduleReplanned 2 ${atOnce}`]));
      clock.advance(1_000);
      await eventually(async () =>
        expect(await recordOf(id, '2026-12-25T09:00:00')).toEqual([`OccurrenceFired  ${atOnce}`]),
      );
      await revise(calendarId, '2026-12-25');
      await eventually(async () => expect((await replans(id)).at(-1)).toBe('ScheduleReplanned 3 2027-01-25T09:00:00Z'));
      at('2026-12-28T09:00:30Z');
      at('2027-01-25T09:00:00Z');
      await eventually(async () =>
        expect(await recordOf(id, '2027-01-25T09:00:00')).toEqual(['OccurrenceFired  2027-01-25T09:00:00Z']),
      );
      expect(await recordOf(id, '2026-12-25T09:00:00')).toHaveLength(1);
    });
  }, 60_000);

  it('leave the schedules of a deleted calendar the days it had last, also those of an edit just before', async () => {
    at('2027-02-01T12:00:00Z');
    const calendarId = await define('2000-01-01');
    const id = await create(calendarId);
    await revise(calendarId, '2027-02-02');
    const data = { calendarId, ifVersion: null, now: clock.now() };
    await calendars().execute(calendarId, { type: 'DeleteCalendar', data });
    await withSchedulers(1, async () => {
      await eventually(async () => expect(await replans(id)).toEqual(['ScheduleReplanned 3 2027-02-03T09:00:00Z']));
      at('2027-02-02T09:00:00Z');
      await eventually(async () =>
        expect(await recordOf(id, '2027-02-02T09:00:00')).toEqual(['OccurrenceSkipped holiday 2027-02-02T09:00:00Z']),
      );
    });
  }, 60_000);
});

import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { ruleSchema, type ScheduleRule, type Upcoming, upcoming } from '@punctual/contracts';
import type { SharedCalendar } from '../shared-calendar/shared-calendar';
import { SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { onListUpcoming } from './on-list-upcoming';
import type { Schedule } from './state';

const now = '2026-11-23T08:00:00.000Z';
const stored = (status: 'active' | 'paused' | 'ended' = 'active', changes: Partial<ScheduleRule> = {}): Schedule => ({
  status,
  spec: specOf(changes),
  userId: USER_ID,
  version: 1,
  createdAt: '2026-11-20T08:00:00.000Z',
  judgedSince: '2026-11-20T08:00:00.000Z',
  nextDueAt: null,
  deleted: false,
  until: null,
});
const rule = (changes: object): ScheduleRule => ruleSchema.parse({ frequency: 'DAILY', ...changes });
/** What the shared calendar says now. */
let shared: SharedCalendar = { status: 'none' };
const ask = async (state: Schedule, scheduleId: string | null, changed: ScheduleRule | null, count = 2) => {
  const handler = onListUpcoming({
    schedules: { load: async () => state, execute: async () => [] },
    calendars: { load: async () => shared, execute: async () => [] },
    clock: FakeClock.at(now),
  });
  const data = { scheduleId, rule: changed, count };
  return upcoming.parse(await handler({ type: 'ListUpcoming', data, commandId: 'c' }));
};
const at = ({ upcoming }: Pick<Upcoming, 'upcoming'>) => upcoming.map((run) => run.at);

describe('asking for the runs to come', () => {
  it('answers for a stored schedule, without a difference', async () => {
    const answer = await ask(stored(), SCHEDULE_ID, null);
    expect(answer.sentence).toBe('Every day at 09:00 (UTC)');
    expect(at(answer)).toEqual(['2026-11-23T09:00:00Z', '2026-11-24T09:00:00Z']);
    expect(answer).not.toHaveProperty('difference');
  });

  it.each(['paused', 'ended'] as const)('has none while it is %s', async (status) =>
    expect((await ask(stored(status), SCHEDULE_ID, null)).upcoming).toEqual([]),
  );

  it('has those after a pause that ends by itself, and none when it is deleted', async () => {
    const paused = { ...stored('paused'), until: '2026-11-25T00:00:00Z' } as Schedule;
    expect(at(await ask(paused, SCHEDULE_ID, null))).toEqual(['2026-11-25T09:00:00Z', '2026-11-26T09:00:00Z']);
    expect((await ask({ ...stored(), deleted: true } as Schedule, SCHEDULE_ID, null)).upcoming).toEqual([]);
  });

  it('answers for a new one, whose weeks begin now', async () => {
    const answer = await ask({ status: 'none' }, null, rule({ frequency: 'WEEKLY', daysOfWeek: [2], everyWeeks: 2 }));
    expect(at(answer)).toEqual(['2026-11-24T09:00:00Z', '2026-12-08T09:00:00Z']);
  });

  it('compares an edited one, whose weeks begin with its creation', async () => {
    const edited = rule({ frequency: 'WEEKLY', daysOfWeek: [2], everyWeeks: 2 });
    const answer = await ask(stored(), SCHEDULE_ID, edited);
    expect(at(answer)).toEqual(['2026-12-01T09:00:00Z', '2026-12-15T09:00:00Z']);
    expect(answer.difference).toMatchObject({
      before: 'Every day at 09:00 (UTC)',
      after: 'Every 2 weeks, counted from 2026-11-20, on Tuesday at 09:00 (UTC)',
      removed: [{ at: '2026-11-23T09:00:00Z' }, { at: '2026-11-24T09:00:00Z' }],
      added: [],
    });
  });

  it('knows the spread of a saved one alone', async () => {
    const spread = rule({ spread: 'PT30M' });
    const fresh = await ask({ status: 'none' }, null, spread);
    expect(fresh.sentence).toBe('Every day at 09:00 (UTC); up to 30 minutes later, by its spread');
    expect(at(fresh)[0]).toBe('2026-11-23T09:00:00Z');
    const [first] = at(await ask(stored('active', { spread: 'PT30M' }), SCHEDULE_ID, null));
    expect(first).toMatch(/^2026-11-23T09:[0-2]\d:\d\dZ$/);
    expect(first).not.toBe('2026-11-23T09:00:00Z');
  });

  it('refuses what could never run, and what does not exist', async () => {
    await expect(ask(stored(), SCHEDULE_ID, rule({ timeOfDay: '25:00' }))).rejects.toMatchObject({
      code: 'schedule/invalid',
      errors: [{ path: 'timeOfDay' }],
    });
    await expect(ask({ status: 'none' }, SCHEDULE_ID, null)).rejects.toMatchObject({ code: 'schedule/unknown' });
    await expect(ask(stored(), null, null)).rejects.toMatchObject({ code: 'schedule/invalid' });
  });
});

describe('a shared calendar', () => {
  const calendarId = '3f2b8c9e-6d1a-4a7f-9b0c-8e5d4f3a2b10';
  const named = { calendarId, onHoliday: 'skip' } as const;
  const known = { ...named, country: null, region: null, dates: ['2026-11-23'], calendarVersion: 1 };
  const says = (status: 'active' | 'deleted', dates: string[]): SharedCalendar => ({
    ...{ status, name: 'Company', country: null, region: null, dates, version: 2 },
  });

  it('is asked for its days as they are now, also before the schedule was told', async () => {
    shared = says('active', ['2026-11-23', '2026-11-24']);
    const answer = await ask(stored('active', { calendar: known }), SCHEDULE_ID, null, 1);
    expect(answer.sentence).toBe('Every day at 09:00 (UTC); not on 2 listed dates');
    expect(at(answer)).toEqual(['2026-11-25T09:00:00Z']);
    expect(at(await ask(stored(), null, rule({ timezone: 'UTC', calendar: named }), 1))).toEqual(at(answer));
  });

  it('makes a difference to a schedule that does not follow it yet', async () => {
    shared = says('active', ['2026-11-23']);
    const { difference } = await ask(stored(), SCHEDULE_ID, rule({ timezone: 'UTC', calendar: named }), 1);
    expect(difference?.after).toBe('Every day at 09:00 (UTC); not on 1 listed date');
    expect(difference?.removed.map((run) => run.at)).toEqual(['2026-11-23T09:00:00Z']);
  });

  it('that is deleted leaves its followers the days they know, and gets no new ones', async () => {
    shared = says('deleted', ['2026-11-24']);
    expect(at(await ask(stored('active', { calendar: known }), SCHEDULE_ID, null, 1))).toEqual([
      '2026-11-24T09:00:00Z',
    ]);
    await expect(ask(stored(), null, rule({ calendar: named }))).rejects.toMatchObject({
      errors: [{ path: 'calendar.calendarId', message: expect.stringContaining('deleted') }],
    });
    shared = { status: 'none' };
    await expect(ask(stored(), null, rule({ calendar: named }))).rejects.toMatchObject({
      errors: [{ path: 'calendar.calendarId', message: 'there is no such calendar' }],
    });
  });
});

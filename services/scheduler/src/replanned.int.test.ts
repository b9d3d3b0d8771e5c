import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Lifecycle, type Resources, randomId, repository } from '@punctual/chassis';
import { type Backends, eventually, FakeClock, inTenant, startBackends, tzifFile } from '@punctual/chassis/testing';
import { useZoneFiles } from '@punctual/chassis/zones';
import type { ScheduleSpec } from '@punctual/contracts';
import { startScheduler } from './composition';
import { schedule } from './schedule/schedule';
import { specOf, USER_ID } from './testing/samples';

const HOUR = 3_600_000;
const root = mkdtempSync(join(tmpdir(), 'punctual-zones-'));
const clock = FakeClock.at('2026-11-09T12:00:00Z');
let backends: Backends;
let parts: Resources[];

/** A folder of zone files in which New York keeps one offset all year. */
const edition = (version: string, hours: number): string => {
  const folder = join(root, version);
  mkdirSync(join(folder, 'America'), { recursive: true });
  writeFileSync(join(folder, '+VERSION'), version);
  writeFileSync(join(folder, 'America/New_York'), tzifFile(hours * HOUR, [], `XXX${-hours}`));
  return folder;
};
const old = edition('2026c', -5);
const recent = edition('2026f', -4);

beforeAll(async () => {
  backends = await startBackends();
  parts = await Promise.all([backends.open({ clock }), backends.open({ clock })]);
});
afterAll(async () => {
  useZoneFiles(null);
  await backends.close();
  rmSync(root, { recursive: true, force: true });
});

const schedules = () => inTenant(repository((parts[0] as Resources).store, 'schedule', schedule));
const create = async (changes: Partial<ScheduleSpec> = {}): Promise<string> => {
  const scheduleId = randomId();
  const spec = specOf({ timezone: 'America/New_York', timeOfDay: '09:00', ...changes });
  await schedules().execute(scheduleId, {
    type: 'CreateSchedule',
    data: { scheduleId, userId: USER_ID, spec, now: clock.now() },
  });
  return scheduleId;
};
/** What a stream tells: types, and the next due time where an event has one. */
const told = async (scheduleId: string): Promise<string[]> =>
  ((await parts[0]?.store.read(`schedule-${scheduleId}`)) ?? []).map(({ type, data }) =>
    [type, (data as { nextDueAt?: string }).nextDueAt].filter(Boolean).join(' '),
  );
/** How many schedules were to be told, at each start that found some. */
const concerned = (): unknown[] =>
  backends.logged.lines.filter(({ msg }) => String(msg).startsWith('zone data moved')).map((line) => line['schedules']);
/** Runs schedulers with one edition for the time of a check. */
const withSchedulers = async (ZONEINFO_DIR: string, check: () => Promise<void>): Promise<void> => {
  const running = await Promise.all(
    parts.map(async (resources) => {
      const lifecycle = new Lifecycle(resources.log);
      await startScheduler({ ZONEINFO_DIR }, resources, lifecycle);
      return lifecycle;
    }),
  );
  try {
    await check();
  } finally {
    await Promise.all(running.map((lifecycle) => lifecycle.stop()));
  }
};

describe('schedulers started with another edition of the zone data', () => {
  it('tell once, for each active schedule it concerns, when it is next due', async () => {
    let [daily, paused, utc] = ['', '', ''];
    await withSchedulers(old, async () => {
      [daily, paused, utc] = await Promise.all([create(), create(), create({ timezone: 'UTC' })]);
      const data = { scheduleId: paused, ifVersion: null, now: clock.now() };
      await schedules().execute(paused, { type: 'PauseSchedule', data });
      clock.set(Date.parse('2026-11-09T14:00:00Z'));
      await eventually(async () =>
        expect(await parts[0]?.store.read(`occurrence-${daily}~2026-11-09T09:00:00~America:New_York`)).toMatchObject([
          { type: 'OccurrenceFired', data: { nextDueAt: '2026-11-10T14:00:00Z' } },
        ]),
      );
    });
    const created = 'ScheduleCreated 2026-11-09T14:00:00Z';
    const earlier = [created, 'ScheduleReplanned 2026-11-10T13:00:00Z'];
    await withSchedulers(recent, () => eventually(async () => expect(await told(daily)).toEqual(earlier)));
    expect(concerned()).toEqual([1, 1]);
    expect(await told(paused)).toEqual([created, 'SchedulePaused']);
    expect(await told(utc)).toEqual(['ScheduleCreated 2026-11-10T09:00:00Z']);

    // What is to be told is known as soon as a scheduler has started, from the book that was saved.
    const before = concerned();
    await withSchedulers(recent, async () => expect(concerned()).toEqual(before));
    expect(await told(daily)).toEqual(earlier);
    await withSchedulers(old, () =>
      eventually(async () => expect(await told(daily)).toEqual([...earlier, 'ScheduleReplanned 2026-11-10T14:00:00Z'])),
    );
  }, 60_000);

  it('leave it to an occurrence that is nearly due to tell what follows', async () => {
    clock.set(Date.parse('2026-11-09T20:00:00Z'));
    let id = '';
    await withSchedulers(old, async () => {
      id = await create({ timeOfDay: '16:01' });
    });
    clock.set(Date.parse('2026-11-09T20:00:30Z'));
    await withSchedulers(recent, async () => {
      clock.set(Date.parse('2026-11-09T20:01:00Z'));
      await eventually(async () =>
        expect(await parts[0]?.store.read(`occurrence-${id}~2026-11-09T16:01:00~America:New_York`)).toMatchObject([
          { data: { nextDueAt: '2026-11-10T20:01:00Z' } },
        ]),
      );
    });
    expect(await told(id)).toEqual(['ScheduleCreated 2026-11-09T21:01:00Z']);
  }, 60_000);
});

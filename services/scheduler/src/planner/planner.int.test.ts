import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  comparePositions,
  type Resources,
  randomId,
  repository,
  runIn,
  type StoredEvent,
  snapshot,
} from '@punctual/chassis';
import { type Backends, eventually, FakeClock, inTenant, startBackends } from '@punctual/chassis/testing';
import { deliveryIdOf, metadataFor, occurrenceIdOf, type ScheduleSpec } from '@punctual/contracts';
import { occurrence } from '../occurrence/occurrence';
import { type ScheduleCommand, schedule } from '../schedule/schedule';
import { sharedCalendar } from '../shared-calendar/shared-calendar';
import { specOf, USER_ID } from '../testing/samples';
import { type Planner, startPlanner } from './planner';

const MINUTE = 60_000;
let backends: Backends;
let parts: Resources[];
let clock: FakeClock;
let planners: Planner[] = [];
const ledger: StoredEvent[] = [];
const following = new AbortController();
let followed: Promise<void>;
beforeAll(async () => {
  backends = await startBackends();
  clock = FakeClock.at('2026-11-23T08:59:30Z');
  parts = await Promise.all([backends.open({ clock }), backends.open({ clock })]);
  followed = (async () => {
    for await (const { events } of parts[0]?.store.follow({
      prefixes: ['occurrence-'],
      from: null,
      signal: following.signal,
    }) ?? [])
      ledger.push(...events);
  })();
});
afterEach(() => stopPlanners());
afterAll(async () => {
  following.abort();
  await followed;
  await backends.close();
});

const schedulesOf = ({ store }: Resources) => inTenant(repository(store, 'schedule', schedule));
const startPlanners = async (count = parts.length): Promise<void> => {
  planners = parts.slice(0, count).map((resources) =>
    startPlanner(resources, {
      schedules: schedulesOf(resources),
      calendars: repository(resources.store, 'calendar', sharedCalendar),
      occurrences: repository(resources.store, 'occurrence', occurrence),
    }),
  );
  await Promise.all(planners.map(({ loaded }) => loaded));
};
const stopPlanners = async (): Promise<void> => {
  await Promise.all(planners.splice(0).map((planner) => planner.stop()));
};
/** Settles when each planner has taken the newest event of a schedule into account, before the clock is moved on. */
const seen = async (scheduleId: string): Promise<void> => {
  const [newest] = (await parts[0]?.store.read(`schedule-${scheduleId}`, { last: 1 })) ?? [];
  await eventually(() => {
    for (const planner of planners) {
      const position = planner.position();
      expect(newest && position && comparePositions(position, newest.position) >= 0).toBe(true);
    }
  });
};
const send = async (type: 'PauseSchedule' | 'ResumeSchedule', scheduleId: string): Promise<void> => {
  const data = { scheduleId, ifVersion: null, now: clock.now() };
  await schedulesOf(parts[0] as Resources).execute(scheduleId, { type, data });
  await seen(scheduleId);
};
const create = async (changes: Partial<ScheduleSpec>): Promise<string> => {
  const scheduleId = randomId();
  await schedulesOf(parts[0] as Resources).execute(scheduleId, {
    type: 'CreateSchedule',
    data: { scheduleId, userId: USER_ID, spec: specOf(changes), now: clock.now() },
  });
  return scheduleId;
};
const everyMinute = { frequency: 'CUSTOM', cronExpression: '* * * * *', overlap: 'allow' } as const;
/** What the ledger says of a schedule: instant and verdict, in the order of the instants. */
const recorded = (scheduleId: string): string[] =>
  ledger
    .map(({ type, data }) => ({ type, data: data as { scheduleId: string; dueAt: string; reason?: string } }))
    .filter(({ data }) => data.scheduleId === scheduleId)
    .map(({ type, data }) => `${data.dueAt.slice(11, 16)} ${type === 'OccurrenceFired' ? 'fired' : data.reason}`)
    .sort();

describe('planners', () => {
  it('two on one store record each occurrence once, and pauses as skipped', async () => {
    await startPlanners();
    const ids = await Promise.all(Array.from({ length: 20 }, () => create(everyMinute)));
    const [paused = ''] = ids;
    const expected: string[] = [];
    for (const minute of ['09:00', '09:01', '09:02']) {
      clock.advance(MINUTE);
      expected.push(`${minute} fired`);
      await eventually(() => expect(ids.map(recorded)).toEqual(ids.map(() => expected)));
    }
    await send('PauseSchedule', paused);
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(paused)).toEqual([...expected, '09:03 paused']));
    await send('ResumeSchedule', paused);
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(paused)).toEqual([...expected, '09:03 paused', '09:04 fired']));
    await eventually(() =>
      expect(ids.slice(1).map(recorded)).toEqual(ids.slice(1).map(() => [...expected, '09:03 fired', '09:04 fired'])),
    );
    // A clock that steps back fires nothing again.
    clock.advance(-3 * MINUTE);
    clock.advance(3 * MINUTE);
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(paused).at(-1)).toBe('09:05 fired'));
    expect(new Set(ledger.map(({ stream }) => stream)).size).toBe(ledger.length);
    await Promise.all(ids.map((id) => send('PauseSchedule', id)));
  }, 30_000);

  it('work through what they missed while none ran, each schedule by its policy', async () => {
    const spec = (misfire: ScheduleSpec['misfire'], catchUpWindow = 86_400) =>
      create({ ...everyMinute, misfire, catchUpWindow });
    const [latest, skip, all, short] = await Promise.all([spec('latest'), spec('skip'), spec('all'), spec('all', 150)]);
    clock.set(Date.parse('2026-11-23T09:10:00Z')); // 09:09 is just a minute late
    await startPlanners();
    await eventually(() => expect([latest, skip, all, short].map((id) => recorded(id).length)).toEqual([5, 5, 5, 5]));
    const onTime = ['09:09 fired', '09:10 fired'];
    expect(recorded(latest)).toEqual(['09:06 missed', '09:07 missed', '09:08 missed', ...onTime]);
    expect(recorded(skip)).toEqual(['09:06 missed', '09:07 missed', '09:08 missed', ...onTime]);
    expect(recorded(all)).toEqual(['09:06 fired', '09:07 fired', '09:08 fired', ...onTime]);
    expect(recorded(short)).toEqual([
      '09:06 outside-catch-up-window',
      '09:07 outside-catch-up-window',
      '09:08 fired',
      ...onTime,
    ]);
    await Promise.all([latest, skip, all, short].map((id) => send('PauseSchedule', id)));
  }, 30_000);

  it('that were down fire the newest missed time when none is on time', async () => {
    const id = await create({ frequency: 'CUSTOM', cronExpression: '11,13,15 9 * * *' });
    clock.set(Date.parse('2026-11-23T09:20:00Z'));
    await startPlanners();
    await eventually(() => expect(recorded(id)).toEqual(['09:11 missed', '09:13 missed', '09:15 fired']));
  }, 30_000);

  it('end a schedule after its last occurrence', async () => {
    await startPlanners();
    const id = await create({ frequency: 'DAILY', timeOfDay: '09:30', endDate: '2026-11-23' });
    clock.set(Date.parse('2026-11-23T09:30:00Z'));
    await eventually(async () =>
      expect((await parts[0]?.store.read(`schedule-${id}`))?.map(({ type }) => type)).toEqual([
        'ScheduleCreated',
        'ScheduleEnded',
      ]),
    );
    expect(recorded(id)).toEqual(['09:30 fired']);
  }, 30_000);

  it('fire the others on time while one schedule catches up a week of minutes', async () => {
    const week = 7 * 24 * 60;
    const behind = await create(everyMinute);
    const begun = clock.millis();
    clock.advance(week * MINUTE);
    await startPlanners(1);
    const punctual = await Promise.all(Array.from({ length: 20 }, () => create({ ...everyMinute, misfire: 'skip' })));
    await eventually(() => expect(recorded(behind).length).toBeGreaterThan(0));
    clock.advance(MINUTE);
    await eventually(() => expect(punctual.flatMap(recorded).length).toBe(20));
    expect(punctual.flatMap(recorded).every((line) => line.endsWith('fired'))).toBe(true);
    expect(recorded(behind).length).toBeLessThan(week / 2);
    await Promise.all(punctual.map((id) => send('PauseSchedule', id)));

    await stopPlanners();
    await startPlanners(1);
    const so = recorded(behind).length;
    await eventually(() => expect(recorded(behind).length).toBeGreaterThan(so + 5), 30_000);
    const instants = ledger.flatMap(({ data }) => {
      const { scheduleId, dueAt } = data as { scheduleId: string; dueAt: string };
      return scheduleId === behind ? [Date.parse(dueAt)] : [];
    });
    // In the order of the log, across a restart: oldest first, and no minute missing.
    const first = begun - (begun % MINUTE) + MINUTE;
    expect(instants).toEqual(instants.map((_, index) => first + index * MINUTE));
    await send('PauseSchedule', behind);
  }, 90_000);

  it('let an occurrence wait for the run before it, across a restart, and run it when that has ended', async () => {
    const end = async (scheduleId: string, dueAt: number) => {
      const nominal = new Date(dueAt).toISOString().slice(0, 19);
      const occurrenceId = occurrenceIdOf(scheduleId, `${nominal}Z`);
      const deliveryId = deliveryIdOf(occurrenceId, 0);
      const data = { deliveryId, occurrenceId, scheduleId, accepted: 1, failed: [], unknown: [], at: clock.now() };
      const metadata = metadataFor('DeliveryCompleted', { tenantId: 'default' });
      await parts[0]?.store.append(
        `delivery-${deliveryId}`,
        [{ id: randomId(), type: 'DeliveryCompleted', data, metadata }],
        'none',
      );
    };
    await startPlanners(1);
    const begun = Math.ceil(clock.millis() / MINUTE) * MINUTE;
    clock.set(begun + 1_000);
    const id = await create({ ...everyMinute, overlap: 'queue-one', misfire: 'skip' });
    const minute = (index: number) => begun + index * MINUTE;
    const at = (index: number) => new Date(minute(index)).toISOString().slice(11, 16);
    clock.set(minute(1));
    await eventually(() => expect(recorded(id)).toEqual([`${at(1)} fired`]));
    clock.set(minute(3));
    await eventually(() => expect(recorded(id)).toEqual([`${at(1)} fired`, `${at(2)} superseded`]));
    await stopPlanners();
    clock.set(minute(5) + 30_000);
    await startPlanners(1);
    const waiting = [`${at(1)} fired`, `${at(2)} superseded`, `${at(3)} superseded`, `${at(4)} superseded`];
    await eventually(() => expect(recorded(id)).toEqual(waiting));
    await end(id, minute(1));
    await eventually(() => expect(recorded(id)).toEqual([...waiting, `${at(5)} fired`]));
    await send('PauseSchedule', id);
  }, 30_000);

  it('follow a changed schedule, end its pause by themselves, and leave it alone while it is deleted', async () => {
    await startPlanners();
    const begun = Math.ceil(clock.millis() / (10 * MINUTE)) * 10 * MINUTE;
    clock.set(begun + 1_000);
    const time = (minute: number) => new Date(begun + minute * MINUTE).toISOString();
    const at = (minute: number) => time(minute).slice(11, 16);
    const id = await create(everyMinute);
    const schedules = schedulesOf(parts[0] as Resources);
    const act = async (command: ScheduleCommand) => {
      await schedules.execute(id, command);
      await seen(id);
    };
    const about = () => ({ scheduleId: id, ifVersion: null, now: clock.now() });
    const even = specOf({ ...everyMinute, cronExpression: '*/2 * * * *' });
    const fires = async (minute: number, earlier: string[], ...more: string[]) => {
      clock.set(begun + minute * MINUTE);
      const expected = [...earlier, ...more, `${at(minute)} fired`];
      await eventually(() => expect(recorded(id)).toEqual(expected));
      return expected;
    };
    let told = await fires(1, []);
    await act({ type: 'ChangeSchedule', data: { ...about(), spec: even } });
    told = await fires(2, told);
    told = await fires(4, told);
    await act({ type: 'PauseSchedule', data: { ...about(), until: time(7) } });
    told = await fires(8, told, `${at(6)} paused`);
    await eventually(async () => expect(await schedules.load(id)).toMatchObject({ status: 'active', until: null }));
    await act({ type: 'DeleteSchedule', data: about() });
    clock.set(begun + 15 * MINUTE);
    await act({ type: 'RestoreSchedule', data: { scheduleId: id, now: clock.now() } });
    await fires(16, told);
    await send('PauseSchedule', id);
  }, 30_000);

  it('start from what was saved, and from the log when that is damaged', async () => {
    const [one] = parts;
    if (!one) throw new Error('no parts');
    await startPlanners(1);
    const id = await create(everyMinute);
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(id).length).toBe(1));
    await stopPlanners();
    const saved = await snapshot<{ cursor: Record<string, string> }>(one.store, 'planner', 'planner.5').load();
    const last = ledger.findLast(({ data }) => (data as { scheduleId: string }).scheduleId === id);
    expect(last?.data).toMatchObject(saved?.entries.get(id)?.cursor ?? { dueAt: 'not saved' });
    const [newest] = await one.store.read(`schedule-${id}`, { last: 1 });
    expect(saved && newest && comparePositions(saved.position, newest.position)).toBeGreaterThan(0);

    for (const damage of [null, { at: 'nowhere', format: 'planner.5', pieces: 3 }, { format: 'planner.0' }]) {
      const event = { id: randomId(), type: 'SnapshotSaved', data: damage, metadata: {} };
      if (damage) await one.store.append('checkpoint-planner', [event], 'any');
      const before = recorded(id).length;
      await startPlanners(1);
      clock.advance(MINUTE);
      await eventually(() => expect(recorded(id).length).toBe(before + 1));
      await stopPlanners();
    }
    expect(recorded(id).every((line) => line.endsWith('fired'))).toBe(true);
  }, 30_000);

  it('record in the tenant of the schedule, for its owner', async () => {
    const [one] = parts;
    if (!one) throw new Error('no parts');
    await startPlanners(1);
    const id = await runIn({ tenantId: 'acme' }, () => create(everyMinute));
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(id).length).toBe(1));
    const event = ledger.find(({ data }) => (data as { scheduleId: string }).scheduleId === id);
    expect(event?.metadata).toMatchObject({ tenantId: 'acme', userId: USER_ID });
    await send('PauseSchedule', id);
  }, 30_000);

  it('are not stopped by a schedule they cannot read', async () => {
    const [one] = parts;
    await one?.store.append(
      `schedule-${randomId()}`,
      [
        {
          id: randomId(),
          type: 'ScheduleExploded',
          data: {},
          metadata: metadataFor('SchedulePaused', { tenantId: 'default' }),
        },
      ],
      'any',
    );
    await startPlanners(1);
    const id = await create(everyMinute);
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(id).length).toBe(1));
  }, 30_000);
});

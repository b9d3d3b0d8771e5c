import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { comparePositions, type Resources, randomId, repository, type StoredEvent } from '@punctual/chassis';
import { type Backends, eventually, FakeClock, inTenant, startBackends } from '@punctual/chassis/testing';
import type { ScheduleSpec } from '@punctual/contracts';
import { occurrence } from '../occurrence/occurrence';
import { type Planner, startPlanner } from '../planner/planner';
import { schedule } from '../schedule/schedule';
import { sharedCalendar } from '../shared-calendar/shared-calendar';
import { specOf, USER_ID } from './samples';

export const MINUTE = 60_000;
export const everyMinute = { frequency: 'CUSTOM', cronExpression: '* * * * *', overlap: 'allow' } as const;

/** Planners on one real store, under one clock that tests move. Those that still run at the end of a test are stopped. */
export const planningGround = () => {
  let backends: Backends;
  let parts: Resources[];
  const clock = FakeClock.at('2026-11-23T08:59:30Z');
  let planners: Planner[] = [];
  const ledger: StoredEvent[] = [];
  const following = new AbortController();
  let followed: Promise<void>;
  beforeAll(async () => {
    backends = await startBackends();
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
  /** What the ledger says of a schedule: instant and verdict, in the order of the instants. */
  const recorded = (scheduleId: string): string[] =>
    ledger
      .map(({ type, data }) => ({ type, data: data as { scheduleId: string; dueAt: string; reason?: string } }))
      .filter(({ data }) => data.scheduleId === scheduleId)
      .map(({ type, data }) => `${data.dueAt.slice(11, 16)} ${type === 'OccurrenceFired' ? 'fired' : data.reason}`)
      .sort();
  const one = (): Resources => {
    const [first] = parts;
    if (!first) throw new Error('no parts');
    return first;
  };
  return { clock, ledger, one, schedulesOf, startPlanners, stopPlanners, seen, send, create, recorded };
};

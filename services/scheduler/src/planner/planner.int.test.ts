import { describe, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import type { ScheduleSpec } from '@punctual/contracts';
import { everyMinute, MINUTE, planningGround } from '../testing/planners';

const { clock, create, ledger, one, recorded, send, startPlanners, stopPlanners } = planningGround();

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
      expect((await one().store.read(`schedule-${id}`)).map(({ type }) => type)).toEqual([
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
});

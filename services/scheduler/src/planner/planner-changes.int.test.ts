import { describe, expect, it } from '@jest/globals';
import { comparePositions, randomId, runIn, snapshot } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { deliveryIdOf, metadataFor, occurrenceIdOf } from '@punctual/contracts';
import type { ScheduleCommand } from '../schedule/schedule';
import { everyMinute, MINUTE, planningGround } from '../testing/planners';
import { specOf, USER_ID } from '../testing/samples';

const { clock, create, ledger, one, recorded, schedulesOf, seen, send, startPlanners, stopPlanners } = planningGround();

describe('planners', () => {
  it('let an occurrence wait for the run before it, across a restart, and run it when that has ended', async () => {
    const end = async (scheduleId: string, dueAt: number) => {
      const nominal = new Date(dueAt).toISOString().slice(0, 19);
      const occurrenceId = occurrenceIdOf(scheduleId, `${nominal}Z`);
      const deliveryId = deliveryIdOf(occurrenceId, 0);
      const data = { deliveryId, occurrenceId, scheduleId, accepted: 1, failed: [], unknown: [], at: clock.now() };
      const metadata = metadataFor('DeliveryCompleted', { tenantId: 'default' });
      await one().store.append(
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
    const schedules = schedulesOf(one());
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
    await startPlanners(1);
    const id = await create(everyMinute);
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(id).length).toBe(1));
    await stopPlanners();
    const saved = await snapshot<{ cursor: Record<string, string> }>(one().store, 'planner', 'planner.6').load();
    const last = ledger.findLast(({ data }) => (data as { scheduleId: string }).scheduleId === id);
    expect(last?.data).toMatchObject(saved?.entries.get(id)?.cursor ?? { dueAt: 'not saved' });
    const [newest] = await one().store.read(`schedule-${id}`, { last: 1 });
    expect(saved && newest && comparePositions(saved.position, newest.position)).toBeGreaterThan(0);

    for (const damage of [null, { at: 'nowhere', format: 'planner.6', pieces: 3 }, { format: 'planner.0' }]) {
      const event = { id: randomId(), type: 'SnapshotSaved', data: damage, metadata: {} };
      if (damage) await one().store.append('checkpoint-planner', [event], 'any');
      const before = recorded(id).length;
      await startPlanners(1);
      clock.advance(MINUTE);
      await eventually(() => expect(recorded(id).length).toBe(before + 1));
      await stopPlanners();
    }
    expect(recorded(id).every((line) => line.endsWith('fired'))).toBe(true);
  }, 30_000);

  it('record in the tenant of the schedule, for its owner', async () => {
    await startPlanners(1);
    const id = await runIn({ tenantId: 'acme' }, () => create(everyMinute));
    clock.advance(MINUTE);
    await eventually(() => expect(recorded(id).length).toBe(1));
    const event = ledger.find(({ data }) => (data as { scheduleId: string }).scheduleId === id);
    expect(event?.metadata).toMatchObject({ tenantId: 'acme', userId: USER_ID });
    await send('PauseSchedule', id);
  }, 30_000);

  it('are not stopped by a schedule they cannot read', async () => {
    await one().store.append(
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

import { expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { type Event, occurrenceIdOf } from '@punctual/contracts';
import { SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { onBackfillSchedule, onExecuteSchedule, onTestSchedule } from './on-run-commands';

const createdAt = '2026-11-01T08:00:00.000Z';
const runId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';

/** The handlers over a daily schedule and a ledger that is a list; `fired` names the planned times that fired. */
const setUp = (fired: string[] = []) => {
  const recorded: Event<'OccurrenceFired'>['data'][] = [];
  const known = { deleted: false, createdAt, judgedSince: createdAt, until: null, nextDueAt: null };
  const state = { status: 'active' as const, spec: specOf(), userId: USER_ID, version: 1, ...known };
  const needs = {
    clock: FakeClock.at('2026-11-30T12:00:00Z'),
    schedules: { load: async () => state, execute: async () => [] },
    occurrences: {
      load: async (id: string) =>
        fired.some((day) => id === occurrenceIdOf(SCHEDULE_ID, `${day}T09:00:00~UTC`))
          ? ('fired' as const)
          : ('open' as const),
      execute: async (_: string, { data: event }: { data: { type: string; data: unknown } }) => {
        const written = event as Event<'OccurrenceFired'>;
        recorded.push(written.data);
        return [written];
      },
    },
  };
  return { needs, recorded };
};
const command = <T extends string, D>(type: T, data: D) => ({ type, data, commandId: 'c' });

it('a run that a person starts is told when the newest planned run was due', async () => {
  const { needs, recorded } = setUp();
  const lastRun = async () => '2026-11-30T09:00:00Z';
  await onExecuteSchedule(needs, lastRun)(command('ExecuteSchedule', { scheduleId: SCHEDULE_ID, runId }));
  const to = 'ada@example.com';
  await onTestSchedule(needs, async () => null)(command('TestSchedule', { scheduleId: SCHEDULE_ID, runId, to }));
  expect(recorded).toMatchObject([{ trigger: 'manual', lastRun: '2026-11-30T09:00:00Z' }, { trigger: 'test' }]);
  expect(recorded[1]).not.toHaveProperty('lastRun');
});

it('runs that are made up for begin each where the planned time before it was, fired or not', async () => {
  const { needs, recorded } = setUp(['2026-11-24']);
  const range = { from: '2026-11-23T00:00:00Z', to: '2026-11-26T00:00:00Z' };
  const backfill = onBackfillSchedule(needs, async () => null);
  await backfill(command('BackfillSchedule', { scheduleId: SCHEDULE_ID, ...range }));
  expect(recorded.map(({ dueAt, lastRun }) => [dueAt.slice(0, 10), lastRun])).toEqual([
    ['2026-11-23', '2026-11-22T09:00:00.000Z'],
    ['2026-11-25', '2026-11-24T09:00:00.000Z'],
  ]);
});

import { afterEach, expect, it } from '@jest/globals';
import { eventually, FakeClock, park } from '@punctual/chassis/testing';
import type { DomainEvent } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import {
  append,
  at,
  fired,
  life,
  reportDefined,
  runOpened,
  scheduleCreated,
  scheduleId,
  spec,
} from '../testing/samples';

let gateway: TestGateway;
afterEach(() => gateway.close());

const TODAY = '/api/v1/today';
const numbered = (count: number) => `44444444-4444-4444-8444-${String(count).padStart(12, '0')}`;
/** Schedules that are due next at an instant. */
const dueAt = (nextDueAt: string | null, from: number, count: number, about: object = {}): DomainEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    ...scheduleCreated,
    data: { ...scheduleCreated.data, ...about, scheduleId: numbered(from + index), nextDueAt },
  }));

it('shows what is due, what went out and what needs attention, of all that the caller may see', async () => {
  const clock = FakeClock.at('2026-11-02T09:00:30.000Z');
  gateway = await startTestGateway({ clock });
  const ann = await newSession(gateway, 'author');
  const me = await gateway.as('get', '/api/v1/me', ann).expect(200);
  const { store } = gateway.resources;
  const nine = '2026-11-02T09:30:00.000Z';
  const named = { spec: { ...spec, name: '<b>Mine</b>' }, userId: me.body.id };
  await append(store, [
    reportDefined,
    ...dueAt(nine, 1, 1_000),
    ...dueAt('2026-11-02T09:30:59.000Z', 2_000, 1, named),
    ...dueAt('2026-11-03T09:00:29.000Z', 3_000, 1),
    // Due before now, a day from now, and never.
    ...dueAt('2026-11-02T09:00:29.000Z', 4_000, 1),
    ...dueAt('2026-11-03T09:00:30.000Z', 4_001, 1),
    ...dueAt(null, 4_002, 1, { userId: me.body.id }),
  ]);
  const running = { scheduleId: numbered(2_000), userId: me.body.id };
  const run = { occurrenceId: `${running.scheduleId}~one`, scheduleId: running.scheduleId, pages: 1 };
  const failed = { code: 'x', cause: 'deadline', reason: 'too late', final: true } as const;
  await append(store, [
    scheduleCreated,
    fired(),
    runOpened,
    ...life(),
    fired({ ...running, occurrenceId: run.occurrenceId }),
    { type: 'RunFailed', data: { ...run, ...failed, attempt: 1, at: at(70) } } as DomainEvent,
    fired({ ...running, occurrenceId: `${running.scheduleId}~two` }),
    {
      type: 'RunRetryScheduled',
      data: {
        ...run,
        occurrenceId: `${running.scheduleId}~two`,
        attempt: 2,
        retryAt: at(99),
        reason: 'no',
        at: at(71),
      },
    },
    fired({ occurrenceId: `${numbered(1)}~held`, scheduleId: numbered(1) }),
    {
      type: 'RunHeld',
      data: {
        ...{ occurrenceId: `${numbered(1)}~held`, scheduleId: numbered(1), pages: 1, attempt: 1, at: at(72) },
        ...{ recipients: 9, limit: 3, median: 2, why: 'many' },
      },
    } as DomainEvent,
  ]);
  await park(gateway.resources);

  const all = await eventually(async () => {
    const { body } = await gateway.as('get', TODAY).expect(200);
    expect([body.heldRuns, body.sent.byOutcome.SENT]).toEqual([1, 1]);
    return body;
  });
  const first = [1, 2, 3, 4, 5].map((count) => ({ id: numbered(count), name: 'Progress' }));
  expect(all).toMatchObject({
    now: '2026-11-02T09:00:30.000Z',
    due: {
      total: 1_003,
      until: '2026-11-03T09:00:30.000Z',
      marks: [
        { at: '2026-11-02T09:02:00.000Z', count: 1, schedules: [{ id: scheduleId, name: 'Progress' }] },
        { at: nine, count: 1_001, schedules: first },
        { at: '2026-11-03T09:00:00.000Z', count: 1, schedules: [{ id: numbered(3_000), name: 'Progress' }] },
      ],
    },
    sent: { from: '2026-11-01T09:00:30.000Z', byOutcome: { SENT: 1, PERMANENTLY_FAILED: 1 } },
    ...{ failingSchedules: 1, heldRuns: 1, retriesWaiting: 1, deadLetters: 1, viewLagSeconds: expect.any(Number) },
  });

  const { body: mine } = await gateway.as('get', TODAY, ann).expect(200);
  expect(mine.due).toMatchObject({
    total: 1,
    marks: [{ at: nine, count: 1, schedules: [{ id: numbered(2_000), name: '<b>Mine</b>' }] }],
  });
  expect(mine).toMatchObject({ failingSchedules: 1, heldRuns: 0, retriesWaiting: 1, deadLetters: null });
  const foreigner = await newSession(gateway, 'admin', 'acme');
  const { body: foreign } = await gateway.as('get', TODAY, foreigner).expect(200);
  expect(foreign).toMatchObject({ due: { total: 0, marks: [] }, sent: { total: 0, byOutcome: {} } });
  expect(foreign).toMatchObject({ failingSchedules: 0, heldRuns: 0, retriesWaiting: 0, deadLetters: 0 });
}, 120_000);

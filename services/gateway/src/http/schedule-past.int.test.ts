import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { occurrenceIdOf } from '@punctual/contracts';
import { email, startTestGateway, type TestGateway } from '../testing/gateway';
import { newReport, newSchedule, scheduleDraft } from '../testing/requests';
import { append, fired, life, skipped } from '../testing/samples';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const pathOf = (id: string) => `/api/v1/report-schedules/${id}`;
const get = async (path: string, status = 200) => (await gateway.as('get', path).expect(status)).body;
/** A write waits for the views, so they also hold every event appended before it. */
const settle = () => newReport(gateway);

describe('the audit of a schedule', () => {
  it('tells who changed what, newest first, page by page, also when it is deleted', async () => {
    const { id, reportId } = await newSchedule(gateway);
    const one = pathOf(id);
    await gateway
      .as('put', one)
      .send({ ...scheduleDraft(reportId), timeOfDay: '10:00' })
      .expect(200);
    await gateway.as('post', `${one}/pause`).expect(200);
    await gateway.as('delete', one).expect(204);
    const { data } = await get(`${one}/audit`);
    expect(data.map(({ action }: { action: string }) => action)).toEqual(['deleted', 'paused', 'changed', 'created']);
    expect(data[2]).toEqual({
      ...{ version: 2, at: expect.any(String), action: 'changed', by: { userId: expect.any(String), email } },
      changes: [{ field: 'timeOfDay', before: '09:00', after: '10:00' }],
    });
    const seen: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await get(`${one}/audit?limit=3&sort=version${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ version }: { version: number }) => version));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([1, 2, 3, 4]);
    const { nextCursor } = await get(`${one}/audit?limit=1`);
    await get(`${one}/audit?sort=version&cursor=${nextCursor}`, 422);
  });
});

describe('a schedule as of an instant', () => {
  it('is what it was, with its last run by then', async () => {
    const { id, reportId } = await newSchedule(gateway);
    const one = pathOf(id);
    const before = await get(one);
    const occurrenceId = occurrenceIdOf(id, `run-${randomId()}`);
    const at = before.createdAt as string;
    await append(gateway.resources.store, [
      fired({ scheduleId: id, occurrenceId, userId: before.userId, trigger: 'manual', at, nextDueAt: null }),
    ]);
    const changed = await gateway
      .as('put', one)
      .send({ ...scheduleDraft(reportId), timeOfDay: '10:00' })
      .expect(200);
    await gateway.as('delete', one).expect(204);
    expect(await get(`${one}?asOf=${at}`)).toMatchObject({
      ...{ timeOfDay: '09:00', version: 1, status: 'ACTIVE', deletedAt: null, lastRunDate: at },
      nextRunDate: expect.any(String),
    });
    expect(await get(`${one}?asOf=${changed.body.updatedAt}`)).toMatchObject({ timeOfDay: '10:00', version: 2 });
    expect(await get(`${one}?asOf=${new Date().toISOString()}`)).toMatchObject({
      ...{ version: 3, deletedAt: expect.any(String), nextRunDate: null },
    });
    expect((await get(`${one}?asOf=2020-01-01T00:00:00Z`, 404)).code).toBe('schedule/unknown');
    expect((await get(`${one}?asOf=2999-01-01T00:00:00Z`, 422)).errors).toMatchObject([{ path: 'asOf' }]);
    expect((await get(`${one}?asOf=yesterday`, 422)).errors).toMatchObject([{ path: 'asOf' }]);
  });
});

describe('the statistics of a schedule', () => {
  it('count deliveries by outcome and day, with latencies, and leave tests out', async () => {
    const { id } = await newSchedule(gateway);
    const start = Date.parse('2026-11-02T09:00:00Z');
    const iso = (ms: number) => new Date(ms).toISOString();
    const occurrence = (day: number, name: string) => {
      const dueAt = iso(start + day * 86_400_000);
      return { scheduleId: id, occurrenceId: occurrenceIdOf(id, name), dueAt, at: dueAt };
    };
    const done = (day: number, name: string, seconds: number, trigger: 'planned' | 'test' | 'backfill' = 'planned') => {
      const about = occurrence(day, name);
      const deliveryId = `${about.occurrenceId}~email~0`;
      const at = iso(Date.parse(about.dueAt) + seconds * 1_000);
      const data = {
        deliveryId,
        occurrenceId: about.occurrenceId,
        scheduleId: id,
        accepted: 1,
        failed: [],
        unknown: [],
      };
      return [fired({ ...about, trigger }), { type: 'DeliveryCompleted', data: { ...data, at } }] as const;
    };
    const failed = occurrence(1, 'failed');
    const bad = { deliveryId: `${failed.occurrenceId}~email~0`, occurrenceId: failed.occurrenceId, scheduleId: id };
    await append(gateway.resources.store, [
      ...done(0, 'one', 1),
      ...done(0, 'two', 3),
      ...done(1, 'three', 10),
      ...done(1, 'four', 86_400, 'backfill'),
      ...done(1, 'five', 50, 'test'),
      fired(failed),
      { type: 'DeliveryPermanentlyFailed', data: { ...bad, reason: 'no', failed: [], at: failed.at } },
      fired(occurrence(2, 'open')),
      { ...skipped, data: { ...skipped.data, ...occurrence(2, 'skipped') } },
    ]);
    await settle();
    const stats = `${pathOf(id)}/stats`;
    const range = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
    const none = { total: 0, sent: 0, failed: 0, pending: 0, skipped: 0, bounced: 0 };
    expect(await get(`${stats}?${range}`)).toEqual({
      ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
      ...{ ...none, total: 7, sent: 4, failed: 1, pending: 1, skipped: 1 },
      verdicts: { ok: 0, firing: 0, noData: 0, error: 0 },
      successRate: 0.8,
      latency: { p50: 3, p90: 10, p95: 10, p99: 10, max: 10 },
      days: [
        { day: '2026-11-02', ...none, total: 2, sent: 2 },
        { day: '2026-11-03', ...none, total: 3, sent: 2, failed: 1 },
        { day: '2026-11-04', ...none, total: 2, pending: 1, skipped: 1 },
      ],
    });
    expect(await get(`${stats}?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`)).toMatchObject({
      ...{ ...none, successRate: null, days: [] },
      latency: { p50: null, max: null },
    });
    expect(await get(stats)).toMatchObject({ from: expect.any(String), to: expect.any(String) });
    for (const [query, path] of [
      ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'to'],
      ['from=2020-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'from'],
      ['from=monday', 'from'],
    ])
      expect((await get(`${stats}?${query}`, 422)).errors).toMatchObject([{ path }]);
  });

  it('count a delivery that waits for a retry as pending', async () => {
    const { id } = await newSchedule(gateway);
    const occurrenceId = occurrenceIdOf(id, 'waiting');
    const [, , , , , retry] = life(`${occurrenceId}~email~0`);
    if (retry?.type !== 'RetryScheduled') throw new Error('no retry in the sample');
    await append(gateway.resources.store, [fired({ scheduleId: id, occurrenceId }), retry]);
    await settle();
    const range = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
    expect(await get(`${pathOf(id)}/stats?${range}`)).toMatchObject({ total: 1, pending: 1, failed: 0 });
  });
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Analytics, type DomainEvent, deliveryIdOf, type Event, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { judging, observed } from '../testing/observed';
import { newSession } from '../testing/people';
import { append, fired, outcome, reportDefined, reportId, scheduleCreated, scheduleId } from '../testing/samples';

const ANALYTICS = '/api/v1/analytics';
const NOVEMBER = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
const otherReport = '77777777-7777-4777-8777-777777777777';
const otherSchedule = '88888888-8888-4888-8888-888888888888';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

type Run = {
  at: string;
  of?: Partial<Event<'OccurrenceFired'>['data']>;
  seconds?: number;
  to?: string[];
  not?: string[];
};
let runs = 0;
/** A run that is sent to some addresses after some seconds, and refused for others. */
const run = ({ at, of = {}, seconds = 2, to = [], not = [] }: Run): DomainEvent[] => {
  runs += 1;
  const about = { scheduleId, reportId, ...of };
  const occurrenceId = occurrenceIdOf(about.scheduleId, `run ${runs}`);
  const deliveryId = deliveryIdOf(occurrenceId, 0, of.channel);
  const ended = new Date(Date.parse(at) + seconds * 1_000).toISOString();
  const attempt = { deliveryId, attempt: 1, result: null, at: ended };
  const refused = not.map((email) => outcome(email, 550));
  const end = { deliveryId, occurrenceId, scheduleId: about.scheduleId, failed: refused, at: ended };
  return [
    fired({ ...about, occurrenceId, recipients: { to: [...to, ...not], cc: [], bcc: [], lists: [] }, dueAt: at, at }),
    // The portal tells no outcomes.
    ...(to.length === 0 || of.channel === 'portal'
      ? []
      : [
          {
            type: 'RecipientsAccepted',
            data: { ...attempt, recipients: to.map((email) => outcome(email, 250)) },
          } as const,
        ]),
    ...(not.length === 0 ? [] : [{ type: 'RecipientsRejected', data: { ...attempt, recipients: refused } } as const]),
    to.length > 0
      ? { type: 'DeliveryCompleted', data: { ...end, accepted: to.length, unknown: [] } }
      : { type: 'DeliveryPermanentlyFailed', data: { ...end, reason: 'no' } },
  ];
};

const read = async (query: string, bearer?: string): Promise<Analytics> =>
  (await gateway.as('get', `${ANALYTICS}?${query}`, bearer).expect(200)).body as Analytics;

it('adds up what the caller may see, by time, kind and domain', async () => {
  const ann = await newSession(gateway, 'author');
  const { id: annId } = (await gateway.as('get', '/api/v1/me', ann).expect(200)).body as { id: string };
  const annual = { scheduleId: otherSchedule, reportId: otherReport, userId: annId, formats: ['CSV'] as ['CSV'] };
  const spec = { ...scheduleCreated.data.spec, name: 'Mine', reportId: otherReport };
  const judged = occurrenceIdOf(scheduleId, 'judged');
  await append(gateway.resources.store, [
    { ...reportDefined, data: { ...reportDefined.data, at: '2026-10-01T09:00:00.000Z' } },
    { ...scheduleCreated, data: { ...scheduleCreated.data, scheduleId: otherSchedule, userId: annId, spec } },
    // A Sunday at 23:30 in UTC, a Monday in Berlin.
    ...run({ at: '2026-11-01T23:30:00.000Z', to: ['a@good.example', 'b@bad.example'] }),
    ...run({ at: '2026-11-02T09:15:00.000Z', to: ['a@good.example'], not: ['b@bad.example'], seconds: 60 }),
    ...run({ at: '2026-11-02T09:45:00.000Z', not: ['b@bad.example'] }),
    ...run({ at: '2026-11-03T09:00:00.000Z', to: ['c@good.example'], of: annual, seconds: 10 }),
    ...run({ at: '2026-11-03T09:00:00.000Z', to: ['c@good.example'], of: { ...annual, trigger: 'test' } }),
    ...run({ at: '2026-12-01T00:00:00.000Z', to: ['c@good.example'] }),
    fired({ occurrenceId: judged, judging, trigger: 'test' }),
    fired({ occurrenceId: `${judged}2`, judging, dueAt: '2026-11-04T09:00:00.000Z', at: '2026-11-04T09:00:01.000Z' }),
    observed('12', { occurrenceId: `${judged}2`, dueAt: '2026-11-04T09:00:00.000Z' }),
  ]);
  // A write waits for the views.
  await gateway.as('post', '/api/v1/distribution-lists').send({ name: 'Wait', emails: [] }).expect(201);

  const all = await read(`${NOVEMBER}&timezone=Europe/Berlin&minimum=1`);
  expect(all).toMatchObject({
    ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', timezone: 'Europe/Berlin', minimum: 1 },
    ...{ runs: 5, recipients: 8, reached: 4, total: 5, sent: 3, failed: 1, pending: 1, successRate: 0.75 },
    verdicts: { ok: 0, firing: 1, noData: 0, error: 0, sent: 1, notSent: 0 },
    failures: [{ reason: 'rejected', deliveries: 1 }],
    channels: [{ channel: 'email', total: 5 }],
  });
  expect(all.days.map(({ day, sent, failed, pending }) => [day, sent, failed, pending])).toEqual([
    ['2026-11-02', 2, 1, 0],
    ['2026-11-03', 1, 0, 0],
    ['2026-11-04', 0, 0, 1],
  ]);
  expect(all.hours.filter(({ total }) => total > 0).map(({ hour, total }) => [hour, total])).toEqual([
    [0, 1],
    [10, 4],
  ]);
  expect(all.weekdays.map(({ total }) => total)).toEqual([3, 1, 1, 0, 0, 0, 0]);
  expect(all.formats.map(({ format, total }) => [format, total]).sort()).toEqual([
    ['CSV', 1],
    ['PDF', 4],
  ]);
  expect(all.domains).toEqual({
    count: 2,
    most: [
      { domain: 'bad.example', recipients: 3, accepted: 1, failed: 2, unknown: 0, suppressed: 0, successRate: 1 / 3 },
      { domain: 'good.example', recipients: 3, accepted: 3, failed: 0, unknown: 0, suppressed: 0, successRate: 1 },
    ],
    best: [expect.objectContaining({ domain: 'good.example' }), expect.objectContaining({ domain: 'bad.example' })],
    worst: [expect.objectContaining({ domain: 'bad.example' })],
  });
  expect(all.latency.count).toBe(3);
  expect(Math.abs((all.latency.p50 ?? 0) - 10)).toBeLessThan(0.25);
  expect(Math.abs((all.latency.p99 ?? 0) - 60)).toBeLessThan(1.5);
  expect(all.reports.most).toMatchObject([
    { reportId, name: 'Progress', runs: 4, reached: 3, sent: 2, failed: 1 },
    { reportId: otherReport, name: null, runs: 1, sent: 1, latency: { count: 1 } },
  ]);
  expect(all.schedules.worst).toMatchObject([{ scheduleId, successRate: 2 / 3 }]);

  const inUtc = await read(`${NOVEMBER}&timezone=UTC`);
  expect(inUtc.days.map(({ day }) => day)).toEqual(['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04']);
  // Nothing ended ten times.
  expect([inUtc.domains.best, inUtc.domains.worst, inUtc.reports.worst]).toEqual([[], [], []]);

  const hers = await read(NOVEMBER, ann);
  expect(hers).toMatchObject({ runs: 1, total: 1, sent: 1, timezone: 'Europe/Lisbon', verdicts: { firing: 0 } });
  expect(hers.schedules.most).toMatchObject([{ scheduleId: otherSchedule, name: 'Mine', total: 1 }]);
  expect(hers.domains.most).toMatchObject([{ domain: 'good.example', recipients: 1 }]);

  // What she gave away keeps its numbers with her, but what it is called now is not hers to read.
  const transfer = { scheduleId: otherSchedule, from: annId, userId: 'somebody else', at: '2026-12-01T09:00:00.000Z' };
  await append(gateway.resources.store, [{ type: 'ScheduleTransferred', data: transfer }]);
  await gateway.as('post', '/api/v1/distribution-lists').send({ name: 'Wait longer', emails: [] }).expect(201);
  expect((await read(NOVEMBER, ann)).schedules.most).toMatchObject([
    { scheduleId: otherSchedule, name: null, total: 1 },
  ]);
  expect((await read(NOVEMBER)).schedules.most.map(({ name }) => name)).toContain('Mine');
});

it('counts whoever has it in the portal as reached', async () => {
  const of = { channel: 'portal' as const, audience: 'individually' as const };
  await append(gateway.resources.store, [
    ...run({ at: '2026-09-01T09:00:00.000Z', to: ['a@good.example'], of }),
    ...run({ at: '2026-09-02T09:00:00.000Z', not: ['b@good.example'], of }),
    ...run({ at: '2026-09-03T09:00:00.000Z', to: ['a@good.example'], not: ['b@good.example'] }),
  ]);
  await gateway.as('post', '/api/v1/distribution-lists').send({ name: 'Wait again', emails: [] }).expect(201);
  const all = await read('from=2026-09-01T00:00:00Z&to=2026-10-01T00:00:00Z');
  expect(all).toMatchObject({ runs: 3, recipients: 4, reached: 2, sent: 2, failed: 1 });
  expect(all.schedules.most).toMatchObject([{ scheduleId, recipients: 4, reached: 2 }]);
});

it('answers an empty period, and its hours, in full', async () => {
  const empty = await read('to=2020-01-01T00:00:00Z');
  expect(empty).toMatchObject({
    total: 0,
    successRate: null,
    days: [],
    failures: [],
    latency: { count: 0, p50: null },
  });
  expect([empty.hours.length, empty.weekdays.length, empty.reports.count]).toEqual([24, 7, 0]);
});

it.each([
  ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'to'],
  ['from=2024-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'from'],
  ['from=monday', 'from'],
  ['timezone=EST', 'timezone'],
  ['timezone=Mars/Base', 'timezone'],
  ['minimum=0', 'minimum'],
  ['minimum=many', 'minimum'],
  ['by=day', 'by'],
])('refuses %s', async (query, path) => {
  const { body } = await gateway.as('get', `${ANALYTICS}?${query}`).expect(422);
  expect(body.errors).toMatchObject([{ path }]);
});

it('needs an account', async () => {
  await gateway.api.get(ANALYTICS).expect(401);
});

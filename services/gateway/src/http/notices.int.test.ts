import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, noticeIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, newSchedule, problem, reportDraft } from '../testing/requests';
import { append, life } from '../testing/samples';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

/** Opens a notice to an owner about a failed run of a schedule. Its delivery. */
const notify = async (scheduleId: string, userId: string): Promise<string> => {
  const occurrenceId = noticeIdOf(scheduleId, userId, 1);
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  const events = life(deliveryId).filter(({ type }) => type !== 'ReportRendered');
  const about = { scheduleId, occurrenceId, userId, trigger: 'notice' as const };
  const mail = { ...about, formats: [], subject: '[Punctual] Failed' };
  const opened = (event: DomainEvent): DomainEvent =>
    event.type === 'DeliveryOpened' ? { ...event, data: { ...event.data, ...mail } } : event;
  await append(gateway.resources.store, events.map(opened));
  // The next write waits for the views, so they also hold every event appended before it.
  await newReport(gateway);
  return deliveryId;
};

it('a notice is listed to the owner who was told and to administrators, and to nobody who owns the schedule later', async () => {
  const [owner, next] = [await newSession(gateway, 'author'), await newSession(gateway, 'author')];
  const { id } = await newSchedule(gateway, owner);
  const idOf = async (token: string) =>
    (await gateway.as('post', '/api/v1/reports', token).send(reportDraft).expect(201)).body.userId as string;
  const userId = await idOf(owner);
  const deliveryId = await notify(id, userId);
  const one = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}`;
  const listed = async (query: string, token: string) =>
    (await gateway.as('get', `/api/v1/deliveries${query}`, token).expect(200)).body.data as { id: string }[];

  for (const token of [owner, gateway.token]) {
    expect(await listed('?trigger=notice', token)).toMatchObject([{ id: deliveryId, status: 'SENT', userId }]);
    expect(await listed('', token)).toHaveLength(1);
    const { data } = (await gateway.as('get', `${one}/timeline`, token).expect(200)).body;
    expect(data[0]).toMatchObject({
      text: 'A notice of failures, to 2 recipients',
      detail: { subject: '[Punctual] Failed' },
    });
    expect(await listed(`?scheduleId=${id}`, token)).toEqual([]);
    const schedule = `/api/v1/report-schedules/${id}`;
    expect((await gateway.as('get', `${schedule}/history`, token).expect(200)).body.data).toEqual([]);
    const stats = await gateway.as('get', `${schedule}/stats?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z`, token);
    expect(stats.body).toMatchObject({ total: 0 });
  }
  await gateway
    .as('post', `/api/v1/report-schedules/${id}/transfer`, owner)
    .send({ userId: await idOf(next) })
    .expect(200);
  expect(await listed('', next)).toEqual([]);
  expect((await gateway.as('get', one, next).expect(404)).body).toEqual(problem(404, 'delivery/unknown'));
  await gateway.as('get', one, owner).expect(200);
}, 60_000);

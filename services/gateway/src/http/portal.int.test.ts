import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, problem, reportDraft } from '../testing/requests';
import { append, artifact, fired, life, runOpened } from '../testing/samples';

const PORTAL = '/api/v1/me/portal';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

const subscribe = async (token: string) => {
  const report = await gateway.as('post', '/api/v1/reports', token).send(reportDraft).expect(201);
  const draft = { reportId: report.body.id, frequency: 'DAILY', format: 'PDF', deliveryMethod: 'PORTAL' };
  const { body } = await gateway.as('post', '/api/v1/subscriptions', token).send(draft).expect(201);
  return body as { id: string; userId: string; reportId: string; deliveryMethod: string };
};

/** A run of a subscription that is kept in the portal. Its delivery. */
const keep = async ({ id: scheduleId, userId, reportId }: { id: string; userId: string; reportId: string }) => {
  const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-02T09-00');
  const deliveryId = deliveryIdOf(occurrenceId, 0, 'portal');
  const about = { scheduleId, occurrenceId, userId, reportId, channel: 'portal' as const };
  const sha256 = await gateway.resources.artifacts.put(Buffer.from('PDF'));
  const files = [
    { ...artifact, sha256 },
    { ...artifact, role: 'html' as const, name: 'body.html' },
  ];
  const recipients = { to: ['me@example.com'], cc: [], bcc: [], lists: [] };
  const [rendered, opening] = life(deliveryId, files);
  if (rendered?.type !== 'ReportRendered' || opening?.type !== 'DeliveryOpened')
    throw new Error('the sample is another');
  const { lists: _, ...run } = runOpened.data;
  const events: DomainEvent[] = [
    fired({ ...about, audience: 'individually', recipients }),
    { type: 'RunOpened', data: { ...run, ...about, lists: [] } },
    rendered,
    {
      type: 'DeliveryOpened',
      data: { ...opening.data, ...about, attempt: 0, recipients: [{ email: 'me@example.com', role: 'to' }] },
    },
    {
      type: 'DeliveryCompleted',
      data: {
        deliveryId,
        occurrenceId,
        scheduleId,
        accepted: 1,
        failed: [],
        unknown: [],
        at: '2026-11-02T09:01:03.000Z',
      },
    },
  ];
  await append(gateway.resources.store, events);
  // The next write waits for the views, so they also hold every event appended before it.
  await newReport(gateway);
  return { deliveryId, occurrenceId };
};

it('a subscription to the portal is listed with its files, which its user alone can download', async () => {
  const [person, stranger] = [await newSession(gateway, 'author'), await newSession(gateway, 'author')];
  const subscription = await subscribe(person);
  expect(subscription.deliveryMethod).toBe('PORTAL');
  const get = async (path: string, token: string) => (await gateway.as('get', path, token).expect(200)).body;
  expect((await get(PORTAL, person)).data).toEqual([]);
  const { deliveryId, occurrenceId } = await keep(subscription);

  const { data } = await get(PORTAL, person);
  const path = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}/artifacts/Progress.pdf`;
  expect(data).toEqual([
    {
      ...{ id: deliveryId, subscriptionId: subscription.id, reportId: subscription.reportId },
      ...{ reportType: 'Client Progress Report', subject: 'Progress', dueAt: expect.any(String) },
      ...{ availableAt: '2026-11-02T09:01:03.000Z', keptUntil: '2026-12-02T09:01:03.000Z' },
      files: [{ name: 'Progress.pdf', mediaType: 'application/pdf', size: 3, path }],
    },
  ]);
  expect((await gateway.as('get', path, person).expect(200)).body.toString()).toBe('PDF');
  await gateway.as('get', path, stranger).expect(404);
  const refused = await gateway.as('get', path).expect(403);
  expect(refused.body).toEqual(problem(403, 'artifact/private'));
  expect((await get(PORTAL, stranger)).data).toEqual([]);
  expect((await get(PORTAL, gateway.token)).data).toEqual([]);
  expect(
    (await get(`${PORTAL}?reportId=${subscription.reportId}&from=2026-11-01T00:00:00Z`, person)).data,
  ).toHaveLength(1);
  expect((await get(`${PORTAL}?to=2026-11-01T00:00:00Z`, person)).data).toEqual([]);
  const { body } = await gateway.as('get', `${PORTAL}?reportId=x`, person).expect(422);
  expect(body.errors).toMatchObject([{ path: 'reportId' }]);

  const one = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}`;
  expect(await get(one, person)).toMatchObject({ status: 'SENT', channel: 'portal', attemptCount: 0 });
  const timeline = (await get(`${one}/timeline`, person)).data as { text: string }[];
  expect(timeline.slice(-2).map(({ text }) => text)).toEqual([
    'Delivery 1 of 1 opened, to be kept in the portal',
    'Available in the portal',
  ]);
  const history = (await get(`/api/v1/subscriptions/${subscription.id}/history`, person)).data;
  expect(history).toMatchObject([
    { id: occurrenceId, status: 'SENT', deliveries: [{ id: deliveryId, status: 'SENT' }] },
  ]);
}, 60_000);

it('a run for the portal that fails ends its delivery', async () => {
  const person = await newSession(gateway, 'viewer');
  const subscription = { id: '33333333-3333-4333-8333-333333333333', userId: '', reportId: '' };
  const me = (await gateway.as('get', '/api/v1/me', person).expect(200)).body as { id: string };
  const occurrenceId = occurrenceIdOf(subscription.id, 'failed');
  const about = { scheduleId: subscription.id, occurrenceId };
  await append(gateway.resources.store, [
    fired({ ...about, userId: me.id, channel: 'portal', audience: 'individually' }),
    {
      type: 'RunFailed',
      data: { ...about, pages: 1, cause: 'rendering', reason: 'no such column', at: '2026-11-02T09:01:03.000Z' },
    },
  ]);
  await newReport(gateway);
  const one = `/api/v1/deliveries/${encodeURIComponent(deliveryIdOf(occurrenceId, 0, 'portal'))}`;
  const { body } = await gateway.as('get', one, person).expect(200);
  expect(body).toMatchObject({ status: 'PERMANENTLY_FAILED', errorMessage: 'no such column' });
  expect((await gateway.as('get', PORTAL, person).expect(200)).body.data).toEqual([]);
}, 60_000);

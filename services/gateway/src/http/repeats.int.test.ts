import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, problem } from '../testing/requests';
import { append, at, fired, life, runOpened, scheduleCreated } from '../testing/samples';

let gateway: TestGateway;
let person = '';
let userId = '';
const scheduleId = '66666666-6666-4666-8666-666666666666';
const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-02T09-00');
const deliveryId = deliveryIdOf(occurrenceId, 0);
const one = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}`;
beforeAll(async () => {
  gateway = await startTestGateway();
  person = await newSession(gateway, 'author');
  userId = (await gateway.as('get', '/api/v1/me', person).expect(200)).body.id as string;
  const about = { scheduleId, occurrenceId, userId };
  await append(gateway.resources.store, [
    { ...scheduleCreated, data: { ...scheduleCreated.data, scheduleId, userId } },
    fired(about),
    { type: 'RunOpened', data: { ...runOpened.data, ...about } },
    ...life(deliveryId).map((event) =>
      event.type === 'DeliveryOpened' ? { ...event, data: { ...event.data, ...about } } : event,
    ),
  ]);
  // The next write waits for the views, so they also hold every event appended before it.
  await newReport(gateway);
}, 60_000);
afterAll(() => gateway.close());

const post = (action: string, body: object = {}, token = person) =>
  gateway.as('post', `${one}/${action}`, token).send(body);

it('who would get it is told first, and nothing is sent', async () => {
  const refused = [{ email: 'nobody@example.com', reason: 'does not receive this schedule any more' }];
  for (const [action, body] of [
    ['retry', {}],
    ['resend', {}],
    ['rerender', { asOf: 'now' }],
  ] as const)
    expect((await post(action, { ...body, dryRun: true }).expect(200)).body).toEqual({
      recipients: ['bob@example.com'],
      refused,
    });
  expect((await gateway.as('get', one, person).expect(200)).body.repeatedBy).toEqual([]);
});

it('the new run names the delivery, and the delivery the run and who asked', async () => {
  const { body } = await post('rerender', { asOf: 'then' }).expect(202);
  expect(body).toMatchObject({
    runId: expect.stringContaining(`${scheduleId}~rerender-`),
    recipients: ['bob@example.com'],
  });
  expect(body.deliveryIds).toEqual([deliveryIdOf(body.runId, 0)]);
  const run = await gateway.as('get', `/api/v1/runs/${encodeURIComponent(body.runId)}`, person).expect(200);
  expect(run.body).toMatchObject({ trigger: 'rerender', repeats: { deliveryId, userId } });
  const made = await gateway
    .as('get', `/api/v1/deliveries/${encodeURIComponent(body.deliveryIds[0])}`, person)
    .expect(200);
  expect(made.body).toMatchObject({ repeats: { deliveryId, userId }, status: 'PENDING' });
  const before = await gateway.as('get', one, person).expect(200);
  const repeat = { runId: body.runId, how: 'rerender', userId, recipients: 1, at: expect.any(String) };
  expect(before.body).toMatchObject({ status: 'SENT', repeats: null, repeatedBy: [repeat] });
  const { data } = (await gateway.as('get', `${one}/timeline`, person).expect(200)).body;
  const me = (await gateway.as('get', '/api/v1/me', person).expect(200)).body as { email: string };
  expect(data.at(-1)).toMatchObject({
    type: 'DeliveryRepeated',
    text: expect.stringContaining(`Rendered again as of then by ${me.email} at `),
  });
});

it('the same Idempotency-Key is the same run', async () => {
  const again = () => post('resend').set('Idempotency-Key', 'pressed-twice').expect(202);
  const [first, second] = [await again(), await again()];
  expect(second.body).toEqual(first.body);
  await eventually(async () => {
    const { body } = await gateway.as('get', one, person).expect(200);
    expect(body.repeatedBy.filter(({ how }: { how: string }) => how === 'resend')).toHaveLength(1);
  });
});

it('is for those who may see the delivery, and write', async () => {
  const [stranger, viewer] = [await newSession(gateway, 'author'), await newSession(gateway, 'viewer')];
  expect((await post('resend', {}, stranger).expect(404)).body).toEqual(problem(404, 'delivery/unknown'));
  await post('retry', {}, viewer).expect(403);
  await gateway.api.post(`${one}/retry`).expect(401);
});

it('is for the present owner of the schedule; a former one only reads', async () => {
  const next = await newSession(gateway, 'author');
  const me = (token: string) => gateway.as('get', '/api/v1/me', token).expect(200);
  const transferTo = async (id: string) => {
    const data = { scheduleId, userId: id, from: userId, at: at(500) };
    await append(gateway.resources.store, [{ type: 'ScheduleTransferred', data }]);
    await newReport(gateway);
  };
  await transferTo((await me(next)).body.id);
  for (const [action, body] of [
    ['retry', {}],
    ['resend', {}],
    ['rerender', { asOf: 'now' }],
  ] as const) {
    const refused = await post(action, { ...body, dryRun: true }).expect(403);
    expect(refused.body).toEqual(problem(403, 'schedule/not-owner'));
    await post(action, { ...body, dryRun: true }, next).expect(200);
    await post(action, { ...body, dryRun: true }, gateway.token).expect(200);
  }
  await gateway.as('get', one, person).expect(200);
  await transferTo(userId);
});

it.each([
  ['rerender', {}, 'asOf'],
  ['rerender', { asOf: 'yesterday' }, 'asOf'],
  ['retry', { recipients: ['bob@example.com'] }, 'recipients'],
  ['resend', { recipients: [] }, 'recipients'],
  ['resend', { recipients: ['stranger@example.com'] }, 'recipients.0'],
  ['resend', { dryRun: 'yes' }, 'dryRun'],
])('a body that does not fit is refused: %s %j', async (action, body, path) => {
  expect((await post(action, body).expect(422)).body.errors).toMatchObject([{ path }]);
});

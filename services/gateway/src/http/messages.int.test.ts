import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, problem } from '../testing/requests';
import { append, fired, life, runOpened } from '../testing/samples';

let gateway: TestGateway;
let person = '';
let path = '';
const scheduleId = '55555555-5555-4555-8555-555555555555';
const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-02T09-00');
const deliveryId = deliveryIdOf(occurrenceId, 0);
beforeAll(async () => {
  gateway = await startTestGateway();
  person = await newSession(gateway, 'viewer');
  const { id: userId } = (await gateway.as('get', '/api/v1/me', person).expect(200)).body as { id: string };
  const about = { scheduleId, occurrenceId, userId };
  await append(gateway.resources.store, [
    fired(about),
    { type: 'RunOpened', data: { ...runOpened.data, ...about } },
    ...life(deliveryId).map((event) =>
      event.type === 'DeliveryOpened' ? { ...event, data: { ...event.data, ...about } } : event,
    ),
  ]);
  // The next write waits for the views, so they also hold every event appended before it.
  await newReport(gateway);
  path = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}/message`;
}, 60_000);
afterAll(() => gateway.close());

it('the mail as sent is downloaded by those who see the delivery, a viewer too', async () => {
  const { headers, text } = await gateway.as('get', path, person).buffer(true).expect(200);
  expect(text).toBe(`${deliveryId} to the first`);
  expect(headers).toMatchObject({ 'content-type': 'message/rfc822', 'cache-control': 'no-store' });
  expect(headers['content-disposition']).toMatch(/^attachment; filename="[ -~]+\.eml"/);
  const other = await gateway.as('get', `${path}?recipient=bob@example.com`, person).buffer(true).expect(200);
  expect(other.text).toBe(`${deliveryId} to bob@example.com`);
  const stranger = await newSession(gateway, 'author');
  for (const method of ['get', 'post'] as const) {
    const refused = await gateway.as(method, method === 'get' ? path : `${path}/link`, stranger).expect(404);
    expect(refused.body).toEqual(problem(404, 'delivery/unknown'));
  }
});

it('its page has an address that needs no session', async () => {
  const { body } = await gateway.as('post', `${path}/link`, person).send({ recipient: 'bob@example.com' }).expect(201);
  expect(body).toEqual({
    url: expect.stringMatching(/^\/previews\/[\w-]{43}$/),
    headers: [{ name: 'Subject', value: 'Progress' }],
    attachments: [{ name: 'a.csv', contentType: 'text/csv', size: 3 }],
    expiresAt: expect.any(String),
  });
  const { headers, text } = await gateway.api.get(body.url).expect(200);
  expect(text).toBe(`${deliveryId} to bob@example.com`);
  expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none';/);
  await gateway.as('post', `${path}/link`, person).expect(201);
});

it('is 410 when its files are gone, and 422 for what is no recipient', async () => {
  const { body } = await gateway.as('get', `${path}?recipient=gone@example.com`, person).expect(410);
  expect(body).toEqual(problem(410, 'message/gone'));
  await gateway.as('get', `${path}?recipient=`, person).expect(422);
  await gateway.as('get', `${path}?to=x`, person).expect(422);
  await gateway.as('post', `${path}/link`, person).send({ recipient: 1 }).expect(422);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';

let gateway: TestGateway;
const sentTo: string[] = [];
const checked = {
  ...{ ok: false, server: 'mail.example.com:587', sender: 'reports@example.com' },
  checks: [{ name: 'SPF', ok: false, detail: 'example.com has no SPF record' }],
};
const said = {
  outcome: 'accepted',
  smtpCode: 250,
  enhancedCode: '2.0.0',
  text: 'queued',
  messageId: '<1@example.com>',
};
beforeAll(async () => {
  gateway = await startTestGateway();
  const { bus } = gateway.resources;
  bus.respond('mailer', 'CheckMail', async () => checked);
  bus.respond('mailer', 'SendTestMail', async ({ data: { to } }) => {
    sentTo.push(to);
    return said;
  });
}, 60_000);
afterAll(() => gateway.close());

const seen = { state: 'up', until: null, problem: null, loweredTo: null };
const office = {
  ...{ name: 'office', server: 'mail.example.com:587', receiver: null, priority: 2, share: 1, connections: 8 },
  ...{ preset: 'gmail', perMinute: null, perDay: 500, recipientsPerMessage: null, hasBudget: true },
};
const spare = { ...office, name: 'spare', priority: 1, perDay: null, hasBudget: false, budget: null };
const budget = { limit: 500, used: 120, left: 380 };

describe('the mail relays', () => {
  it('are those of all mailers, each as it sees them, and no mailer is an answer, too', async () => {
    await gateway.as('get', '/api/v1/email/relays').expect(503);
    const { bus } = gateway.resources;
    for (const mailer of ['m2', 'm1'])
      bus.respondEach('mailer', 'ReadRelays', async () => ({
        relays: [
          { ...office, budget: mailer === 'm1' ? budget : null, seen: { ...seen, mailer } },
          { ...spare, seen: { ...seen, mailer, loweredTo: 30 } },
        ],
      }));
    await gateway.resources.nats.flush();
    const mailers = (more = {}) => ['m1', 'm2'].map((mailer) => ({ ...seen, mailer, ...more }));
    expect((await gateway.as('get', '/api/v1/email/relays').expect(200)).body).toEqual({
      mailers: 2,
      relays: [
        { ...spare, mailers: mailers({ loweredTo: 30 }) },
        { ...office, budget, mailers: mailers() },
      ],
    });
  });

  it.each(['viewer', 'author'] as const)('are not for a %s', async (role) => {
    const token = await newSession(gateway, role);
    await gateway.as('get', '/api/v1/email/relays', token).expect(403);
  });
});

describe('the mail settings', () => {
  it('are checked, step by step; what fails is an answer, no error', async () => {
    expect((await gateway.as('post', '/api/v1/email/verify').expect(200)).body).toEqual(checked);
  });

  it('are tried with one mail, and a repeated request sends no second one', async () => {
    const send = () =>
      gateway.as('post', '/api/v1/email/test').set('Idempotency-Key', 'k1').send({ to: 'ada@example.com' });
    expect((await send().expect(200)).body).toEqual(said);
    expect((await send().expect(200)).body).toEqual(said);
    expect(sentTo).toEqual(['ada@example.com']);
  });

  it.each([{}, { to: 'nobody' }, { to: ['ada@example.com'] }, { to: 'ada@example.com', cc: 'b@example.com' }])(
    'send nothing for %j',
    async (body) => {
      await gateway.as('post', '/api/v1/email/test').send(body).expect(422);
      expect(sentTo).toHaveLength(1);
    },
  );

  it.each(['viewer', 'author'] as const)('are not for a %s', async (role) => {
    const token = await newSession(gateway, role);
    await gateway.as('post', '/api/v1/email/verify', token).expect(403);
    await gateway.as('post', '/api/v1/email/test', token).send({ to: 'ada@example.com' }).expect(403);
  });
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { email, password, startTestGateway, type TestGateway } from '../testing/gateway';
import { problem } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  // Hashing is slow on a busy machine; the one-minute window must not end during the test.
  const clock = FakeClock.at('2026-11-02T09:00:00.000Z');
  gateway = await startTestGateway({ clock, settings: { TRUST_PROXY: ['127.0.0.0/8'] } });
});
afterAll(() => gateway.close());

const login = (from: string, body: object, path = '/api/v1/sessions') =>
  gateway.api.post(path).set('X-Forwarded-For', from).send(body);

/** Sends wrong passwords from the given number of clients, all at once. */
const wrong = async (count: number, from: (index: number) => string, address: (index: number) => string) => {
  const tries = Array.from({ length: count }, (_, index) =>
    login(from(index), { email: address(index), password: 'wrong' }),
  );
  return (await Promise.all(tries)).map(({ status }) => status);
};

it('limits logins by network and by account for every spelling of the path, and says when to try again', async () => {
  // 20 attempts from one IPv6 /64, with the forwarded addresses its clients claimed.
  const statuses = await wrong(
    20,
    (index) => `192.0.2.${index}, 2001:db8:0:1::${index.toString(16)}`,
    (index) => (index % 2 ? email : email.toUpperCase()),
  );
  expect(new Set(statuses)).toEqual(new Set([401]));
  const refused = await login('2001:db8:0:1:ffff::1', { email: 'other@example.com', password }).expect(429);
  expect(refused.body).toEqual(problem(429, 'request/too-many'));
  expect(refused.headers['content-type']).toBe('application/problem+json');
  expect(refused.headers['retry-after']).toBe('60');
  const spellings = [
    '/API/v1/sessions',
    '/api/v1/Sessions',
    '/api/v1/sessions/',
    '/api/v1//sessions',
    '//api/v1/sessions',
    '/api/v1/%73essions',
    '/api/v1/sessions?x=',
    '/api/v1/./sessions',
    '/api/v1/sessions;x',
  ];
  for (const path of spellings) {
    const { status } = await login('2001:db8:0:1::1', { email, password }, path);
    expect([path, [401, 404, 422, 429]]).toEqual([path, expect.arrayContaining([status])]);
  }

  // Another network can continue until the account reaches its limit of 30.
  await login('2001:db8:0:2::1', { email, password }).expect(201);
  await wrong(
    9,
    (index) => `203.0.113.${index}`,
    () => email,
  );
  const locked = await login('198.51.100.8', { email, password }).expect(429);
  expect(locked.body).toEqual(problem(429, 'request/too-many'));
  await login('198.51.100.8', { email: 'other@example.com', password }).expect(401);
}, 120_000);

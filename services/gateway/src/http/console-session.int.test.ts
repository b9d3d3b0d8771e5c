import { afterEach, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { email, password, startTestGateway, type TestGateway } from '../testing/gateway';
import { problem, reportDraft } from '../testing/requests';

let gateway: TestGateway;
afterEach(() => gateway.close());

const SESSIONS = '/api/v1/sessions';
const CURRENT = `${SESSIONS}/current`;
const REPORTS = '/api/v1/reports';
const foreign = 'https://evil.example';

const signIn = async (fields: Record<string, string> = {}) => {
  const { body, headers } = await gateway.api
    .post(SESSIONS)
    .set(fields)
    .send({ email, password, cookie: true })
    .expect(201);
  const [cookie = ''] = headers['set-cookie'] as unknown as string[];
  return { body, cookie, pair: cookie.split(';')[0] ?? '' };
};
/** The fields that a page of the gateway sends with a change. */
const own = (cookie: string) => ({
  Cookie: cookie,
  Origin: new URL(gateway.gateway.url).origin,
  'Sec-Fetch-Site': 'same-origin',
  'X-Punctual-Console': '1',
});

it('keeps the session of a browser in a cookie that scripts cannot read, and tells the page who is logged in', async () => {
  gateway = await startTestGateway();
  const { body, cookie, pair } = await signIn();
  expect(body).toEqual({ expiresAt: expect.any(String), user: expect.objectContaining({ email, role: 'admin' }) });
  expect(cookie).toMatch(/^punctual-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  const current = await gateway.api.get(CURRENT).set('Cookie', `theme=dark; ${pair}`).expect(200);
  expect(current.body).toEqual({
    user: body.user,
    expiresAt: body.expiresAt,
    zoneOfServer: 'Europe/Lisbon',
    capabilities: { write: true, administer: true },
  });

  await gateway.api.post(REPORTS).set(own(pair)).send(reportDraft).expect(201);
  const ended = await gateway.api.delete(CURRENT).set(own(pair)).expect(204);
  expect(ended.headers['set-cookie']).toEqual([expect.stringMatching(/^punctual-session=; Max-Age=0; /)]);
  const { body: refused } = await gateway.api.get(CURRENT).set('Cookie', pair).expect(401);
  expect(refused).toEqual(problem(401, 'session/required'));
});

it('lets a page of another origin neither read nor change anything with the cookie', async () => {
  gateway = await startTestGateway({ settings: { CORS_ORIGINS: [foreign] } });
  const { pair } = await signIn();
  const mine = own(pair);
  const { Origin, 'X-Punctual-Console': _, ...unmarked } = mine;
  const refused: [string, Record<string, string>][] = [
    ['an origin that may use the API with a token', { ...mine, Origin: foreign }],
    ['the origin of a sandboxed frame', { ...mine, Origin: 'null' }],
    ['another port', { ...mine, Origin: 'http://127.0.0.1:1' }],
    ['an address that begins like this one', { ...mine, Origin: `${Origin}.evil.example` }],
    ['an origin with a path', { ...mine, Origin: `${Origin}/x` }],
    ['another site', { ...mine, 'Sec-Fetch-Site': 'cross-site' }],
    ['another host of the site', { ...mine, 'Sec-Fetch-Site': 'same-site' }],
    ['no origin', { ...unmarked, 'X-Punctual-Console': '1' }],
    ['no header of the console', { ...unmarked, Origin }],
    ['another value of it', { ...mine, 'X-Punctual-Console': 'true' }],
  ];
  for (const [why, fields] of refused) {
    const { status, body } = await gateway.api.post(REPORTS).set(fields).send(reportDraft);
    expect([why, status, body]).toEqual([why, 403, problem(403, 'session/foreign-origin')]);
  }
  expect((await gateway.as('get', REPORTS)).body.data).toEqual([]);

  for (const site of ['same-origin', 'none'])
    await gateway.api.get(REPORTS).set({ Cookie: pair, 'Sec-Fetch-Site': site }).expect(200);
  for (const fields of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { Origin: foreign }]) {
    const { body, headers } = await gateway.api.get(REPORTS).set({ Cookie: pair, ...fields });
    expect([fields, body]).toEqual([fields, problem(403, 'session/foreign-origin')]);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  }
  // Nor does it log its visitors in to an account of its own.
  const login = await gateway.api.post(SESSIONS).set('Origin', foreign).send({ email, password, cookie: true });
  expect([login.status, login.body.code]).toEqual([403, 'session/foreign-origin']);
  expect(login.headers).not.toHaveProperty('set-cookie');
});

it('takes the token of a request rather than its cookie, and no cookie where there are two', async () => {
  gateway = await startTestGateway();
  const { pair } = await signIn();
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}`, Cookie: pair });
  await gateway.api.post(REPORTS).set(bearer(gateway.token)).send(reportDraft).expect(201);
  const other = await gateway.api.post(SESSIONS).send({ email, password }).expect(201);
  const ended = await gateway.api.delete(CURRENT).set(bearer(other.body.token)).expect(204);
  expect(ended.headers).not.toHaveProperty('set-cookie');
  await gateway.api.get(CURRENT).set('Cookie', pair).expect(200);
  // The cookie must not save a token that has ended.
  await gateway.api
    .get(REPORTS)
    .set(bearer('x'.repeat(43)))
    .expect(401);
  await gateway.api.get(REPORTS).set({ 'X-API-Key': 'x', Cookie: pair }).expect(401);
  // A browser sends what it logged in to the inbox with to every path.
  await gateway.api.get(REPORTS).set({ Authorization: 'Basic eDp5', Cookie: pair }).expect(200);
  await gateway.api
    .get(REPORTS)
    .set('Cookie', `${pair}; punctual-session=${'x'.repeat(43)}`)
    .expect(401);
  await gateway.api.get(REPORTS).set('Cookie', `__Host-${pair}`).expect(401);
});

it('binds the cookie to HTTPS and to the host where users reach the gateway over HTTPS', async () => {
  gateway = await startTestGateway({ settings: { PUBLIC_URL: 'https://punctual.example.com/' } });
  const { cookie, pair } = await signIn({ Origin: 'https://punctual.example.com' });
  expect(cookie).toMatch(/^__Host-punctual-session=[\w-]{43}; .*Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  expect(cookie).not.toMatch(/Domain/i);
  const from = (Origin: string, Host: string) =>
    gateway.api
      .post(REPORTS)
      .set({ ...own(pair), Origin, Host })
      .send(reportDraft);
  await from('https://punctual.example.com', 'punctual.example.com').expect(201);
  await from('https://punctual.example.com', 'gateway.internal:8080').expect(201);
  await from('https://other.example.com', 'other.example.com').expect(201);
  await from('http://punctual.example.com', 'punctual.example.com').expect(403);
  await gateway.api.get(REPORTS).set('Cookie', pair.replace('__Host-', '')).expect(401);
});

it('ends the session of a cookie after 12 hours', async () => {
  const clock = FakeClock.at('2026-11-02T09:00:00.000Z');
  gateway = await startTestGateway({ clock });
  const { body, pair } = await signIn();
  expect(body.expiresAt).toBe('2026-11-02T21:00:00.000Z');
  clock.advance(12 * 60 * 60_000 - 1);
  await gateway.api.get(CURRENT).set('Cookie', pair).expect(200);
  clock.advance(1);
  await gateway.api.get(CURRENT).set('Cookie', pair).expect(401);
});

it('tells what an API key may do, which never logs in by cookie', async () => {
  gateway = await startTestGateway();
  const made = await gateway
    .as('post', '/api/v1/api-keys')
    .send({ name: 'reads', scopes: ['read'] })
    .expect(201);
  const { body } = await gateway.api.get(CURRENT).set('X-API-Key', made.body.key).expect(200);
  expect(body).toMatchObject({
    expiresAt: expect.stringContaining('T'),
    capabilities: { write: false, administer: false },
  });
  await gateway.api.get(CURRENT).set('Cookie', `punctual-session=${made.body.key}`).expect(401);
});

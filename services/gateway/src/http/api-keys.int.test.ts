import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { problem, reportDraft } from '../testing/requests';

let gateway: TestGateway;
const clock = FakeClock.at('2026-11-02T09:00:00.000Z');
beforeAll(async () => {
  gateway = await startTestGateway({ clock });
});
afterAll(() => gateway.close());

const keys = '/api/v1/api-keys';
type Key = { id: string; key: string };
const newKey = async (scopes: string[], fields: object = {}, token = gateway.token): Promise<Key> =>
  (
    await gateway
      .as('post', keys, token)
      .send({ name: 'import', scopes, ...fields })
      .expect(201)
  ).body as Key;
const withKey = (method: 'get' | 'post' | 'put' | 'delete', path: string, key: string) =>
  gateway.api[method](path).set('X-API-Key', key);

it('shows a key once, and stores only its hash', async () => {
  const created = await gateway
    .as('post', keys)
    .send({ name: 'import', scopes: ['read'] })
    .expect(201);
  expect(created.headers['cache-control']).toBe('no-store');
  const { id, key } = created.body as Key;
  expect(created.body).toMatchObject({ scopes: ['read'], status: 'ACTIVE', lastUsedOn: null });
  expect(created.body.expiresAt).toBe('2027-01-31T09:00:00.000Z');
  const read = await gateway.as('get', `${keys}/${id}`).expect(200);
  expect(JSON.stringify([read.body, (await gateway.as('get', keys)).body])).not.toMatch(/hash|"key"/);
  const stored = await gateway.resources.store.read(`apikey-${id}`);
  expect(JSON.stringify(stored.map(({ data }) => data))).not.toContain(key.slice(-43));

  const repeat = () =>
    gateway
      .as('post', keys)
      .set('Idempotency-Key', 'key-1')
      .send({ name: 'once', scopes: ['read'] })
      .expect(201);
  const [first, second] = [await repeat(), await repeat()];
  expect(first.body.key).toEqual(expect.any(String));
  expect(second.body).toEqual({ ...first.body, key: null });
});

it('is accepted as X-API-Key and as a bearer token, but not as both, and records the day of its use', async () => {
  const { id, key } = await newKey(['read']);
  expect((await withKey('get', '/api/v1/me', key).expect(200)).body.id).toBe(gateway.login.body.user.id);
  await gateway.as('get', '/api/v1/me', key).expect(200);
  const both = await gateway.as('get', '/api/v1/me').set('X-API-Key', key).expect(422);
  expect(both.body.errors[0].path).toBe('X-API-Key');
  await eventually(async () => expect((await gateway.as('get', `${keys}/${id}`)).body.lastUsedOn).toBe('2026-11-02'));
  for (const wrong of [
    `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`,
    'punctual_x',
    'x',
    `punctual_${'0'.repeat(32)}_${'x'.repeat(43)}`,
  ])
    expect((await withKey('get', '/api/v1/me', wrong).expect(401)).body).toEqual(problem(401, 'session/required'));
});

it('may do what its scopes name, and never more than its account', async () => {
  const [read, write, both, admin] = [
    await newKey(['read']),
    await newKey(['write']),
    await newKey(['read', 'write']),
    await newKey(['read', 'admin']),
  ];
  const missing = problem(403, 'access/scope-missing');
  const create = (key: string) => withKey('post', '/api/v1/reports', key).send(reportDraft);
  expect((await create(read.key).expect(403)).body).toEqual(missing);
  expect((await create(admin.key).expect(403)).body).toEqual(missing);
  await create(write.key).expect(201);
  expect((await withKey('get', '/api/v1/reports', write.key).expect(403)).body).toEqual(missing);
  await withKey('get', '/api/v1/reports', both.key).expect(200);

  // Without the scope admin, a key of an administrator sees what belongs to the account alone.
  expect((await withKey('get', '/api/v1/users', both.key).expect(403)).body).toEqual(missing);
  await withKey('get', '/api/v1/users', admin.key).expect(200);
  const other = await gateway.as('post', '/api/v1/reports', await newSession(gateway, 'author')).send(reportDraft);
  await withKey('get', `/api/v1/reports/${other.body.id}`, both.key).expect(404);
  await withKey('get', `/api/v1/reports/${other.body.id}`, admin.key).expect(200);

  const viewer = await newSession(gateway, 'viewer');
  const ofViewer = await newKey(['read', 'write'], {}, viewer);
  expect((await create(ofViewer.key).expect(403)).body).toEqual(problem(403, 'access/forbidden'));
  const refused = await gateway
    .as('post', keys, viewer)
    .send({ name: 'x', scopes: ['admin'] })
    .expect(422);
  expect(refused.body.errors[0].path).toBe('scopes');
});

it('makes, revokes and replaces nothing with which callers log in', async () => {
  const { key } = await newKey(['read', 'write', 'admin']);
  const answers = [
    await withKey('post', keys, key).send({ name: 'x', scopes: ['read'] }),
    await withKey('delete', `${keys}/${(await newKey(['read'])).id}`, key),
    await withKey('put', '/api/v1/me/password', key).send({ currentPassword: 'x', newPassword: 'long enough' }),
    await withKey('delete', '/api/v1/sessions/current', key),
  ];
  for (const { status, body } of answers)
    expect([status, body]).toEqual([403, problem(403, 'access/session-required')]);
});

it.each([
  ['no scope', { scopes: [] }, 'scopes'],
  ['an unknown scope', { scopes: ['root'] }, 'scopes.0'],
  ['a scope twice', { scopes: ['read', 'read'] }, 'scopes'],
  ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  ['an end in ten years', { expiresAt: '2036-01-01T00:00:00Z' }, 'expiresAt'],
  ['an end that is no instant', { expiresAt: 'tomorrow' }, 'expiresAt'],
  ['a blank name', { name: ' ' }, 'name'],
])('is refused with %s', async (_, fields, path) => {
  const answer = await gateway
    .as('post', keys)
    .send({ name: 'x', scopes: ['read'], ...fields })
    .expect(422);
  expect(answer.body.errors[0].path).toBe(path);
});

// Last, because it moves the clock past the end of every session.
it('ends when it is revoked, when it expires, and while its account is disabled', async () => {
  const revoked = await newKey(['read']);
  await gateway.as('delete', `${keys}/${revoked.id}`).expect(204);
  await gateway.as('delete', `${keys}/${revoked.id}`).expect(204);
  await withKey('get', '/api/v1/me', revoked.key).expect(401);
  expect((await gateway.as('get', `${keys}?status=REVOKED`)).body.data).toMatchObject([{ id: revoked.id }]);

  const password = 'a long enough password';
  const user = { email: 'holder@example.com', role: 'author', password };
  const { id } = (await gateway.as('post', '/api/v1/users').send(user).expect(201)).body as { id: string };
  const { token } = (await gateway.api.post('/api/v1/sessions').send({ email: user.email, password }).expect(201)).body;
  const { key } = await newKey(['read'], { expiresAt: '2026-11-03T09:00:00Z' }, token);
  await gateway.as('post', `/api/v1/users/${id}/disable`).expect(200);
  await withKey('get', '/api/v1/me', key).expect(401);
  await gateway.as('post', `/api/v1/users/${id}/enable`).expect(200);
  await withKey('get', '/api/v1/me', key).expect(200);
  clock.advance(24 * 60 * 60 * 1000);
  await withKey('get', '/api/v1/me', key).expect(401);
});

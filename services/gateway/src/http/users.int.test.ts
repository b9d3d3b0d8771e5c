import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { email as adminEmail, startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { changersIn, problem } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  // Each login comes from another network, so that the limit of logins is not reached.
  gateway = await startTestGateway({ settings: { TRUST_PROXY: ['127.0.0.0/8'] } });
});
afterAll(() => gateway.close());

const users = '/api/v1/users';
const password = 'a long enough password';
let count = 0;

type Created = { id: string; email: string; version: number; setPassword: { token: string; expiresAt: string } | null };
/** Creates an account through the API. */
const newUser = async (fields: object = {}): Promise<Created> => {
  const body = { email: `person${++count}@example.com`, name: null, role: 'author', ...fields };
  return (await gateway.as('post', users).send(body).expect(201)).body as Created;
};
const login = (email: string, secret = password) =>
  gateway.api.post('/api/v1/sessions').set('X-Forwarded-For', `192.0.2.${++count}`).send({ email, password: secret });
/** The token of a new session. */
const sessionOf = async (email: string, secret = password) =>
  String((await login(email, secret).expect(201)).body.token);
const setPassword = (token: string | undefined, secret: string) =>
  gateway.api.post('/api/v1/passwords').set('X-Forwarded-For', `192.0.2.${++count}`).send({ token, password: secret });

describe('an account', () => {
  it('is created with a password, and can log in at once', async () => {
    const user = await newUser({ name: 'Ann', password });
    expect(user).toMatchObject({ name: 'Ann', role: 'author', status: 'ACTIVE', version: 2, setPassword: null });
    expect(JSON.stringify(user)).not.toContain('scrypt');
    const me = await gateway.as('get', '/api/v1/me', await sessionOf(user.email)).expect(200);
    expect(me.body).toEqual({ id: user.id, email: user.email, name: 'Ann', role: 'author' });
  });

  it('is created with a token that sets the password, once', async () => {
    const user = await newUser();
    expect(user).toMatchObject({ status: 'PASSWORD_NOT_SET', setPassword: { expiresAt: expect.any(String) } });
    await login(user.email).expect(401);
    await setPassword(user.setPassword?.token, password).expect(204);
    await login(user.email).expect(201);
    expect((await setPassword(user.setPassword?.token, 'another password').expect(422)).body).toEqual(
      problem(422, 'password-token/invalid'),
    );
    await setPassword(`${user.id}.${'x'.repeat(43)}`, 'another password').expect(422);
    await setPassword('x', 'another password').expect(422);
    expect((await gateway.as('get', `${users}/${user.id}`).expect(200)).body.status).toBe('ACTIVE');
  });

  it('is the only one with its address, in any case, for any request and tenant, and beside the first administrator', async () => {
    const { email } = await newUser({ email: 'Jörg@example.com' });
    const foreigner = await newSession(gateway, 'admin', 'acme');
    for (const other of [email, 'JO\u0308RG@example.com', adminEmail.toUpperCase()]) {
      for (const token of [gateway.token, foreigner]) {
        const { body } = await gateway.as('post', users, token).send({ email: other, role: 'viewer' }).expect(409);
        expect(body).toEqual(problem(409, 'user/address-taken'));
      }
    }
    const body = { email: 'race@example.com', role: 'viewer' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => gateway.as('post', users).send(body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('is created once under an Idempotency-Key, and a repeat does not show the token again', async () => {
    const body = { email: 'once@example.com', role: 'viewer' };
    const post = () => gateway.as('post', users).set('Idempotency-Key', 'user-1').send(body).expect(201);
    const [first, second] = [await post(), await post()];
    expect(first.body.setPassword.token).toEqual(expect.any(String));
    expect(second.body).toEqual({ ...first.body, setPassword: { ...first.body.setPassword, token: null } });
    expect(second.headers['idempotency-replayed']).toBe('true');
  });

  it.each([
    ['an address that is none', { email: 'x' }, 'email'],
    ['no address', { email: undefined }, 'email'],
    ['a name with a line break', { name: 'a\nb' }, 'name'],
    ['an unknown role', { role: 'owner' }, 'role'],
    ['a short password', { password: '1234567' }, 'password'],
    ['a password that is a number', { password: 12_345_678 }, 'password'],
    ['an unknown field', { isAdmin: true }, 'isAdmin'],
  ])('is refused with %s', async (_, fields, path) => {
    const draft = { email: 'refused@example.com', role: 'viewer', ...fields };
    expect((await gateway.as('post', users).send(draft).expect(422)).body.errors[0].path).toBe(path);
  });
});

describe('a list of accounts', () => {
  it('is searched, filtered and of one tenant', async () => {
    const { id } = await newUser({ email: 'find.me@example.com', name: 'Zoë 100%_X', role: 'viewer' });
    const found = async (query: string, token = gateway.token) =>
      ((await gateway.as('get', `${users}?${query}`, token).expect(200)).body.data as { id: string }[]).map(
        (one) => one.id,
      );
    for (const query of ['search=D.ME%40', 'search=zo%C3%AB', 'search=100%25_', 'search=find&role=viewer&limit=1'])
      expect([query, await found(query)]).toEqual([query, [id]]);
    for (const query of ['search=find%25', 'search=f_nd', 'search=find&role=admin', 'search=find&status=DISABLED'])
      expect([query, await found(query)]).toEqual([query, []]);
    expect(await found('search=find', await newSession(gateway, 'admin', 'acme'))).toEqual([]);
    expect(JSON.stringify((await gateway.as('get', `${users}?limit=200`)).body)).not.toMatch(/scrypt|hash/);
  });
});

describe('a change', () => {
  it('of name and role counts for the next request, and needs the current version', async () => {
    const user = await newUser({ password });
    const token = await sessionOf(user.email);
    await gateway.as('get', users, token).expect(403);
    const change = (etag: string) =>
      gateway.as('put', `${users}/${user.id}`).set('If-Match', etag).send({ name: 'New', role: 'admin' });
    const stale = await change('"1"').expect(412);
    expect([stale.body, changersIn(stale.body)]).toEqual([
      problem(412, 'user/stale'),
      [[2, gateway.config.ADMIN_EMAIL]],
    ]);
    expect(changersIn((await change('"999999999"').expect(412)).body)).toBeUndefined();
    expect((await change('"2"').expect(200)).body).toMatchObject({ name: 'New', role: 'admin', version: 4 });
    await gateway.as('get', users, token).expect(200);
    await gateway.as('put', `${users}/${user.id}`).send({ name: null, role: 'viewer' }).expect(200);
    await gateway.as('get', users, token).expect(403);
  });

  it('to disabled ends the sessions at once and for good; enabling allows a new login', async () => {
    const user = await newUser({ password });
    const token = await sessionOf(user.email);
    const disabled = await gateway.as('post', `${users}/${user.id}/disable`).expect(200);
    expect(disabled.body.status).toBe('DISABLED');
    await gateway.as('get', '/api/v1/me', token).expect(401);
    await login(user.email).expect(401);
    expect((await gateway.as('post', `${users}/${user.id}/enable`).expect(200)).body.status).toBe('ACTIVE');
    await gateway.as('get', '/api/v1/me', token).expect(401);
    await gateway.as('get', '/api/v1/me', await sessionOf(user.email)).expect(200);
  });
});

describe('a password', () => {
  it('is changed by its owner with the old one; this session stays, the others end', async () => {
    const user = await newUser({ password });
    const [token, other] = [await sessionOf(user.email), await sessionOf(user.email)];
    const change = (currentPassword: string, newPassword: string) =>
      gateway.as('put', '/api/v1/me/password', token).send({ currentPassword, newPassword });
    const wrong = await change('wrong', 'another password').expect(422);
    expect(wrong.body.errors).toEqual([{ path: 'currentPassword', message: 'is not your password' }]);
    await change(password, 'short').expect(422);
    await change(password, 'another password').expect(204);
    await gateway.as('get', '/api/v1/me', token).expect(200);
    await gateway.as('get', '/api/v1/me', other).expect(401);
    await login(user.email).expect(401);
    await login(user.email, 'another password').expect(201);
  });

  it('is reset by an administrator: the old one and the sessions end, the token sets another', async () => {
    const user = await newUser({ password });
    const token = await sessionOf(user.email);
    const reset = await gateway.as('post', `${users}/${user.id}/reset-password`).expect(200);
    expect(reset.body).toMatchObject({ status: 'PASSWORD_NOT_SET', setPassword: { token: expect.any(String) } });
    expect(reset.headers['cache-control']).toBe('no-store');
    await gateway.as('get', '/api/v1/me', token).expect(401);
    await login(user.email).expect(401);
    await setPassword(reset.body.setPassword.token, 'another password').expect(204);
    await login(user.email, 'another password').expect(201);
  });

  it('and tokens are never stored as they are', async () => {
    const { setPassword: secret, id } = await newUser();
    const stored = await gateway.resources.store.read(`user-${id}`);
    expect(stored).toHaveLength(2);
    expect(JSON.stringify(stored, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      String(secret?.token).slice(37),
    );
  });
});

describe('the last enabled administrator', () => {
  it('keeps the role, even when the last two disable each other at the same time', async () => {
    const { id } = gateway.login.body.user as { id: string };
    const demote = (who: string, by: string) =>
      gateway.as('put', `${users}/${who}`, by).send({ name: null, role: 'author' });
    const act = (verb: 'disable' | 'enable', who: string, by: string) =>
      gateway.as('post', `${users}/${who}/${verb}`, by);
    expect((await demote(id, gateway.token).expect(409)).body).toEqual(problem(409, 'user/last-administrator'));
    await act('disable', id, gateway.token).expect(409);

    const second = await newUser({ role: 'admin', password });
    const token = await sessionOf(second.email);
    const statuses = (await Promise.all([act('disable', id, token), act('disable', second.id, gateway.token)])).map(
      ({ status }) => status,
    );
    // The slower of the two may find its session ended.
    const refused = statuses.filter((status) => status !== 200);
    expect(refused).toHaveLength(1);
    expect([401, 409]).toContain(refused[0]);

    const firstLeft = (await gateway.as('get', users)).status === 200;
    const [left, by, other] = firstLeft ? [id, gateway.token, second.id] : [second.id, token, id];
    await act('enable', other, by).expect(200);
    await demote(other, by).expect(200);
    expect((await act('disable', left, by).expect(409)).body).toEqual(problem(409, 'user/last-administrator'));
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { currentContext, randomId } from '@punctual/chassis';
import { type Command, type ErasureEvent, erasedAddress } from '@punctual/contracts';
import { email as adminEmail, startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';

const ERASE = '/api/v1/people/erase';
const ERASURES = '/api/v1/people/erasures';

let gateway: TestGateway;
const asked: { data: Command<'ErasePerson'>['data']; tenantId: string }[] = [];
beforeAll(async () => {
  gateway = await startTestGateway();
  const { bus } = gateway.resources;
  bus.respond('tracker', 'ErasePerson', async ({ data }) => {
    asked.push({ data, tenantId: currentContext().tenantId });
    return { erasureId: '3f8f2b0e-9c41-5f0e-8a56-0b6f6f1d9e77' };
  });
});
afterAll(() => gateway.close());

const record = async (event: ErasureEvent, tenantId = 'default'): Promise<void> => {
  const { store } = gateway.resources;
  const encoded = await store.codec.encode(event, { tenantId });
  await store.append('erasure-people', [{ id: randomId(), ...encoded }], 'any');
};
const post = (body: object, token?: string) => gateway.as('post', ERASE, token).send(body);

describe('POST /people/erase', () => {
  it('disables the account of the person, who then has no session, and asks for the erasure', async () => {
    const person = { email: 'Zoe@example.com', name: 'Zoe', role: 'author', password: 'a password of her own' };
    const { body: made } = await gateway.as('post', '/api/v1/users').send(person).expect(201);
    const { id } = made as { id: string };
    const login = { email: person.email, password: person.password };
    const { body: session } = await gateway.api.post('/api/v1/sessions').send(login).expect(201);
    const mine = () => gateway.as('get', '/api/v1/reports', (session as { token: string }).token);
    await mine().expect(200);
    const { body } = await post({ email: 'zoe@example.com', reason: 'by letter' }).expect(202);
    expect(body).toEqual({ id: '3f8f2b0e-9c41-5f0e-8a56-0b6f6f1d9e77' });
    const data = { email: 'zoe@example.com', reason: 'by letter', account: id };
    expect(asked).toEqual([{ data, tenantId: 'default' }]);
    await mine().expect(401);
    await post({ email: 'nobody@example.com', reason: 'by letter' }).expect(202);
    expect(asked[1]?.data.account).toBeNull();
  });

  it.each([
    [
      'a reason that names the person',
      { email: 'ann.lee@example.com', reason: 'Ann Lee wrote to us' },
      'person/named',
      'reason',
    ],
    ['the own account', { email: adminEmail.toUpperCase(), reason: 'by letter' }, 'person/is-caller', 'email'],
    ['what is no address', { email: 'a@b', reason: 'by letter' }, 'request/invalid', 'email'],
    ['no reason', { email: 'ann@example.com' }, 'request/invalid', 'reason'],
  ])('refuses %s, by the field', async (_, body, code, path) => {
    const before = asked.length;
    const { body: problem } = await post(body).expect(422);
    expect(problem).toMatchObject({ code, errors: [{ path }] });
    expect(asked).toHaveLength(before);
  });

  it('is for administrators', async () => {
    for (const role of ['author', 'viewer'] as const) {
      const token = await newSession(gateway, role);
      await post({ email: 'ann@example.com', reason: 'by letter' }, token).expect(403);
      await gateway.as('get', ERASURES, token).expect(403);
    }
  });
});

it('GET /people/erasures lists those of the tenant with their state, and names nobody; a stored response is not kept', async () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 2, 9, 0, second)).toISOString();
  const [one, two, other] = [randomId(), randomId(), randomId()];
  const request = (erasureId: string, second: number): ErasureEvent => ({
    type: 'ErasureRequested',
    data: {
      ...{ erasureId, email: 'zoe@example.com', account: null, keys: ['0123456789ab'], why: 'by letter' },
      ...{ userId: 'u1', at: at(second) },
    },
  });
  const headers = { 'Idempotency-Key': 'the-same' };
  const write = () =>
    gateway
      .as('post', '/api/v1/distribution-lists')
      .set(headers)
      .send({ name: 'Readers', emails: ['zoe@example.com'] });
  const { body: list } = await write().expect(201);
  expect((await write().expect(201)).headers['idempotency-replayed']).toBe('true');
  await record(request(one, 1));
  await record({ type: 'ErasureHeld', data: { erasureId: one, events: 3, at: at(2) } });
  await record(request(two, 3));
  await record(request(other, 4), 'other');
  await record({ type: 'PersonErased', data: { erasureId: two, keys: ['0123456789ab'], files: 0, at: at(5) } });
  const { body } = await gateway.as('get', ERASURES).expect(200);
  const about = { reason: 'by letter', userId: 'u1', readsAs: erasedAddress('0123456789ab') };
  expect(body).toEqual({
    data: [
      { ...about, id: two, state: 'erased', requestedAt: at(3), erasedAt: at(5) },
      { ...about, id: one, state: 'held', requestedAt: at(1), erasedAt: null },
    ],
  });
  // Made anew under the id of the first, so the same list.
  const again = async () => {
    for (;;) {
      const answer = await write();
      if (answer.headers['idempotency-replayed'] === undefined) return answer;
    }
  };
  expect((await again()).body).toMatchObject({ id: (list as { id: string }).id });
});

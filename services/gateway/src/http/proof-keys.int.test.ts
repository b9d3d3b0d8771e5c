import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomId, runIn } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { type DomainEvent, metadataFor } from '@punctual/contracts';
import { SIGNS_AT_LEAST } from '../proof/proof-keyring';
import { proofKeys } from '../proof/proof-keys';
import { FRESH_MS, MOST_KEYS } from '../proof/published-keys';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { problem } from '../testing/requests';

let gateway: TestGateway;
const clock = FakeClock.at('2026-11-02T09:00:00.000Z');
beforeAll(async () => {
  gateway = await startTestGateway({ clock });
}, 60_000);
afterAll(() => gateway.close());

type Jwk = { kid: string; x: string };
const get = (query = '') => gateway.api.get(`/.well-known/jwks.json${query}`).expect(200);
const published = async (): Promise<Jwk[]> => {
  // Servers know a set for a while.
  clock.advance(FRESH_MS);
  return (await get()).body.keys;
};
const kidsOf = (keys: readonly Jwk[]) => keys.map(({ kid }) => kid);
const inTenant = (tenantId: string) => runIn({ tenantId }, () => proofKeys(gateway.resources.store, clock).current());

it('several servers that sign for the first time agree on one key, which is published without its private half', async () => {
  expect(await published()).toEqual([]);
  const made = await Promise.all(Array.from({ length: 4 }, () => inTenant('default')));
  const [{ keyId, publicKey, privateKey } = { keyId: '', publicKey: '', privateKey: '' }] = made;
  expect(new Set(made.map((one) => one.keyId))).toEqual(new Set([keyId]));
  const { body, headers, text } = await eventually(async () => {
    clock.advance(FRESH_MS);
    const answer = await get();
    expect(answer.body.keys).toHaveLength(1);
    return answer;
  });
  expect(headers['content-type']).toMatch('application/jwk-set+json');
  const [key] = body.keys;
  expect(key).toEqual({ kty: 'OKP', crv: 'Ed25519', x: publicKey, kid: keyId, use: 'sig', alg: 'EdDSA' });
  expect(text).not.toContain(privateKey);
});

it('an administrator replaces the key of the tenant; the one before stays published, and so do those of other tenants', async () => {
  const [before, foreign] = [await inTenant('default'), await inTenant('acme')];
  await gateway.as('post', '/api/v1/proof-keys', await newSession(gateway, 'author')).expect(403);
  clock.advance(SIGNS_AT_LEAST * 60_000);
  expect(kidsOf((await get()).body.keys)).toContain(before.keyId);
  const { body } = await gateway.as('post', '/api/v1/proof-keys').expect(201);
  expect(body.kid).not.toBe(before.keyId);
  // At once, where the key was made.
  expect(kidsOf((await get()).body.keys)).toContain(body.kid);
  const soon = await gateway.as('post', '/api/v1/proof-keys').expect(409);
  expect(soon.body).toEqual(problem(409, 'proof-key/too-soon'));
  expect([(await inTenant('default')).keyId, (await inTenant('acme')).keyId]).toEqual([body.kid, foreign.keyId]);
  await eventually(async () =>
    expect(new Set(kidsOf(await published()))).toEqual(new Set([before.keyId, foreign.keyId, body.kid])),
  );
});

it('the keys of tenants that have made very many leave the newest of the others in the set, and each can be asked for', async () => {
  const ours = (await inTenant('default')).keyId;
  const made = (tenant: string, nth: number): DomainEvent => {
    const at = new Date(clock.millis() + nth * 60_000).toISOString();
    return { type: 'ProofKeyMade', data: { keyId: `${tenant}.${nth}`, publicKey: 'x', privateKey: 'd', at } };
  };
  const make = async (tenantId: string, count: number) => {
    const metadata = metadataFor('ProofKeyMade', { tenantId });
    const events = Array.from({ length: count }, (_, nth) => ({ id: randomId(), ...made(tenantId, nth), metadata }));
    await gateway.resources.store.append(`proofkey-${tenantId}`, events, 'any');
  };
  await make('greedy', 1_000);
  await eventually(async () => {
    const kids = kidsOf(await published());
    const theirs = kids.filter((kid) => kid.startsWith('greedy.'));
    expect([theirs.length, theirs[0], theirs.at(-1)]).toEqual([250, 'greedy.999', 'greedy.750']);
    expect(kids).toContain(ours);
  });
  for (let nth = 0; nth < 8; nth++) await make(`other${nth}`, 250);
  await eventually(async () => {
    const kids = kidsOf(await published());
    expect(kids).toHaveLength(MOST_KEYS);
    expect(kids).toEqual(expect.arrayContaining([ours, 'greedy.999', 'other0.249', 'other7.249']));
    expect(kids).not.toContain('other7.0');
  });
  expect(kidsOf((await get('?kid=other7.0')).body.keys)).toEqual(['other7.0']);
  expect(kidsOf((await get('?kid=greedy.0')).body.keys)).toEqual(['greedy.0']);
  expect((await get('?kid=nobody')).body).toEqual({ keys: [] });
});

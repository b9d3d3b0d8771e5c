import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomId, runIn } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { type DomainEvent, metadataFor } from '@punctual/contracts';
import { SIGNS_AT_LEAST } from '../proof/proof-keyring';
import { proofKeys } from '../proof/proof-keys';
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
const published = async (): Promise<Jwk[]> => (await gateway.api.get('/.well-known/jwks.json').expect(200)).body.keys;
const kidsOf = (keys: readonly Jwk[]) => keys.map(({ kid }) => kid);
const inTenant = (tenantId: string) => runIn({ tenantId }, () => proofKeys(gateway.resources.store, clock).current());

it('several servers that sign for the first time agree on one key, which is published without its private half', async () => {
  expect(await published()).toEqual([]);
  const made = await Promise.all(Array.from({ length: 4 }, () => inTenant('default')));
  const [{ keyId, publicKey, privateKey } = { keyId: '', publicKey: '', privateKey: '' }] = made;
  expect(new Set(made.map((one) => one.keyId))).toEqual(new Set([keyId]));
  const { body, headers, text } = await eventually(async () => {
    const answer = await gateway.api.get('/.well-known/jwks.json').expect(200);
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
  const soon = await gateway.as('post', '/api/v1/proof-keys').expect(409);
  expect(soon.body).toEqual(problem(409, 'proof-key/too-soon'));
  clock.advance(SIGNS_AT_LEAST * 60_000);
  const { body } = await gateway.as('post', '/api/v1/proof-keys').expect(201);
  expect(body.kid).not.toBe(before.keyId);
  expect([(await inTenant('default')).keyId, (await inTenant('acme')).keyId]).toEqual([body.kid, foreign.keyId]);
  await eventually(async () =>
    expect(new Set(kidsOf(await published()))).toEqual(new Set([before.keyId, foreign.keyId, body.kid])),
  );
});

it('the keys of a tenant that has made very many leave those of the others in the set', async () => {
  const ours = (await inTenant('default')).keyId;
  const made = (nth: number): DomainEvent => {
    const at = new Date(clock.millis() + nth * 60_000).toISOString();
    return { type: 'ProofKeyMade', data: { keyId: `k${nth}`, publicKey: 'x', privateKey: 'd', at } };
  };
  const metadata = metadataFor('ProofKeyMade', { tenantId: 'greedy' });
  const events = Array.from({ length: 1_000 }, (_, nth) => ({ id: randomId(), ...made(nth), metadata }));
  await gateway.resources.store.append('proofkey-greedy', events, 'any');
  await eventually(async () => {
    const kids = kidsOf(await published());
    const theirs = kids.filter((kid) => /^k\d+$/.test(kid));
    expect([theirs.length, theirs[0], theirs.at(-1)]).toEqual([250, 'k999', 'k750']);
    expect(kids).toContain(ours);
  });
});

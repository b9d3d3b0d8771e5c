import { expect, it } from '@jest/globals';
import { NotAProof } from './json';
import { keysIn } from './jwk';
import { REAL_CLAIMS, realDocument, realKeys } from './testing/real';
import { decoded, encoded, newKey, signedBy } from './testing/signed';
import { unfoundIn } from './testing/unfound';
import { verifyProof } from './verify';

const document = realDocument();
const keys = realKeys();
const payload = () => decoded(document.payload) as Record<string, unknown>;
const verify = (given: unknown, by: Parameters<typeof verifyProof>[1] = { keys }) =>
  verifyProof(JSON.stringify(given), by);
const named = ({ results }: ReturnType<typeof verify>, holds: boolean | null) =>
  results.filter((one) => one.holds === holds).map(({ name }) => name);

it('a proof that an earlier version made stays verifiable, with every claim', () => {
  const report = verify(document);
  expect(named(report, false)).toEqual([]);
  expect(named(report, true)).toEqual(REAL_CLAIMS);
});

it('a change of any field of the document is found, and of any document that another key signed', () => {
  const { unfound, fields } = unfoundIn(document, keys);
  expect(unfound).toEqual([]);
  expect(fields).toBeGreaterThan(500);
});

it('the key in the document is enough to see that nobody changed it, and not who signed it', () => {
  const forged = signedBy(newKey(), payload());
  const alone = verify(forged, {});
  expect([named(alone, false), named(alone, null)]).toEqual([[], ['signer']]);
  expect(named(verify(forged), false)).toEqual(['signer']);
});

it('nothing of a document whose signature does not hold is looked at', () => {
  const changed = { ...document, payload: encoded({ ...payload(), tenant: 'other' }) };
  const { results, proof } = verify(changed);
  expect([results.map(({ name, holds }) => [name, holds]), proof]).toEqual([[['signature', false]], null]);
});

it('files are those of the delivery by their size and hash', () => {
  const proof = payload() as { claims: { rendered: { files: { name: string; sha256: string; size: number }[] }[] } };
  const file = proof.claims.rendered[0]?.files.find(({ name }) => name.endsWith('.pdf'));
  if (!file) throw new Error('the fixture has no PDF file');
  const { sha256, size } = file;
  const files = [
    { path: 'a.pdf', sha256, size },
    { path: 'b.pdf', sha256, size: size + 1 },
    { path: 'c.pdf', sha256: '0'.repeat(64), size },
  ];
  const { results } = verify(document, { keys, files });
  const told = results.filter(({ name }) => name === 'file');
  expect(told.map(({ holds }) => holds)).toEqual([true, false, false]);
  expect(told[0]?.text).toContain(`a.pdf is ${file.name}`);
});

const key = newKey();
const own = { keys: keysIn(key.jwk) };
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const { data: _data, ...incomplete } = (payload()['evidence'] as Record<string, unknown>[])[0] ?? {};

it.each<[string, string, RegExp]>([
  ['nothing', '', /not JSON/],
  ['a list', '[]', /not a JSON object/],
  ['deep JSON', deep(1_000_000), /levels deep/],
  ['deep JSON that never ends', '{"a":'.repeat(1_000_000), /levels deep/],
  ['members of other names', JSON.stringify({ ...document, header: {} }), /"header"/],
  ['a member called __proto__', JSON.stringify(document).replace('{', '{"__proto__":{},'), /"__proto__"/],
  ['a payload that is no text', JSON.stringify({ ...document, payload: 1 }), /no JWS/],
  [
    'compact serialization',
    JSON.stringify(`${document.protected}.${document.payload}.${document.signature}`),
    /object/,
  ],
  ['a header that is no JSON', JSON.stringify({ ...document, protected: 'AAAA' }), /header is not/],
  ['a header in another spelling', JSON.stringify({ ...document, protected: `${document.protected}=` }), /base64url/],
  ['no algorithm', JSON.stringify(signedBy(key, {}, { alg: 'none' })), /EdDSA/],
  ['a symmetric algorithm', JSON.stringify(signedBy(key, {}, { alg: 'HS256' })), /EdDSA/],
  ['another type of document', JSON.stringify(signedBy(key, {}, { typ: 'JWT' })), /no proof of a delivery/],
  ['critical parameters', JSON.stringify(signedBy(key, {}, { crit: ['b64'], b64: false })), /critical/],
  ['no key', JSON.stringify(signedBy(key, {}, { jwk: null })), /no public Ed25519 key/],
  ['a short key', JSON.stringify(signedBy(key, {}, { jwk: { ...key.jwk, x: 'AAAA' } })), /no public Ed25519 key/],
  ['the name of another key', JSON.stringify(signedBy(key, {}, { kid: 'x' })), /another key/],
  ['a payload of another format', JSON.stringify(signedBy(key, { format: 'x' })), /"format"|does not fit/],
  ['a later version', JSON.stringify(signedBy(key, { ...payload(), version: 2 })), /version 2/],
  ['a payload that is a list', JSON.stringify(signedBy(key, [])), /not a JSON object/],
  ['no evidence', JSON.stringify(signedBy(key, { ...payload(), evidence: null })), /"evidence"/],
  ['evidence of nothing', JSON.stringify(signedBy(key, { ...payload(), evidence: [null] })), /event 0/],
  ['an event without data', JSON.stringify(signedBy(key, { ...payload(), evidence: [incomplete] })), /"data"/],
  ['too many events', JSON.stringify(signedBy(key, { ...payload(), evidence: Array(20_001).fill(0) })), /"evidence"/],
  [
    'too many streams',
    JSON.stringify(
      signedBy(key, { ...payload(), streams: Array(101).fill({ stream: 's', extent: 'whole', events: 0 }) }),
    ),
    /"streams"/,
  ],
  ['no delivery', JSON.stringify(signedBy(key, { ...payload(), deliveryId: '../../etc/passwd' })), /"deliveryId"/],
  [
    'a position that is no number',
    JSON.stringify(
      signedBy(key, { ...payload(), log: { id: '', position: { commit: '9'.repeat(10_000), prepare: '0' } } }),
    ),
    /"log"/,
  ],
  [
    'an instant that is none',
    JSON.stringify(signedBy(key, { ...payload(), issuedAt: '2026-99-99T00:00:00Z' })),
    /"issuedAt"/,
  ],
])('%s is no proof, in words', (_, text, words) => {
  expect(() => verifyProof(text, own)).toThrow(NotAProof);
  expect(() => verifyProof(text, own)).toThrow(words);
});

it('evidence of wrong types contradicts the claims, and nothing breaks', () => {
  const strange = [
    null,
    1,
    'x',
    true,
    [],
    [[]],
    {},
    { attempt: [] },
    { recipients: {} },
    { recipients: [null, 1, { email: {} }] },
  ];
  const evidence = payload()['evidence'] as Record<string, unknown>[];
  for (const [index] of evidence.entries())
    for (const data of strange) {
      const changed = evidence.map((one, at) => (at === index ? { ...one, data } : one));
      const report = verify(signedBy(key, { ...payload(), evidence: changed }), own);
      expect(report.results.length).toBeGreaterThan(5);
    }
  for (const claims of [{}, { recipients: 1 }, { ...(payload()['claims'] as object), more: 1 }, { toString: 1 }])
    expect(named(verify(signedBy(key, { ...payload(), claims }), own), false).length).toBeGreaterThan(0);
});

it('as much as a proof holds is verified, and does not exhaust the stack', () => {
  const evidence = payload()['evidence'] as { type: string; data: { recipients: unknown[] } }[];
  const accepted = evidence.find(({ type }) => type === 'RecipientsAccepted');
  const [first] = accepted?.data.recipients ?? [];
  accepted?.data.recipients.push(...Array.from({ length: 60_000 }, () => first));
  const report = verify(signedBy(key, { ...payload(), evidence }), own);
  expect(named(report, false)).toEqual(['attempts', 'recipients']);
});

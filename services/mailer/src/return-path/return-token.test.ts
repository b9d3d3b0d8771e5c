import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base32, fromBase32 } from './base32';
import { isSignedFor, isToRecipient, placeIn, returnToken } from './return-token';

const key = { keyId: 'k1', key: Buffer.from('a key of thirty-two octets, so is').toString('base64url') };
const other = { keyId: 'k2', key: Buffer.from('another key').toString('base64url') };
const deliveryId = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11~2026-11-23T09:00:00~America:New_York~email~0';
const of = { tenantId: 'default', deliveryId };

describe('base32', () => {
  it('is what RFC 4648 section 10 gives, in lower case', () => {
    const vectors = { f: 'my', fo: 'mzxq', foo: 'mzxw6', foob: 'mzxw6yq', fooba: 'mzxw6ytb', foobar: 'mzxw6ytboi' };
    for (const [text, encoded] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(encoded);
  });
  it('reads back what it wrote, in any case, and one spelling of it alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        expect(fromBase32(base32(octets).toUpperCase())).toEqual(Buffer.from(octets));
      }),
    );
    for (const wrong of ['mz', 'mzxw6z', 'm', 'mzxw6y=', 'mzxw1', 'ä']) expect(fromBase32(wrong)).toBeNull();
  });
});

describe('the token of a return path', () => {
  const token = returnToken({ ...of, email: 'Ada@Example.com' }, 1_234_567n, key);

  it('fits into a local part, survives case folding, and leads back', () => {
    const longest = returnToken({ ...of, email: 'ada@example.com' }, 2n ** 63n - 1n, key);
    expect(longest).toMatch(/^[a-z2-7]{37}$/);
    for (const spelling of [token, token.toUpperCase()]) {
      expect(placeIn(spelling)).toBe(1_234_567n);
      expect(isSignedFor(spelling, of, key)).toBe(true);
      expect(isToRecipient(spelling, deliveryId, 'Ada@example.com', key)).toBe(true);
    }
    expect(isToRecipient(token, deliveryId, 'bob@example.com', key)).toBe(false);
  });

  it('of one message to several names nobody', () => {
    const shared = returnToken({ ...of, email: null }, 7n, key);
    expect([placeIn(shared), isSignedFor(shared, of, key)]).toEqual([7n, true]);
    expect(isToRecipient(shared, deliveryId, 'ada@example.com', key)).toBe(false);
  });

  it('is signed for its tenant and delivery with its key, and every letter counts', () => {
    expect(isSignedFor(token, of, other)).toBe(false);
    expect(isSignedFor(token, { ...of, tenantId: 'acme' }, key)).toBe(false);
    expect(isSignedFor(token, { ...of, deliveryId: `${deliveryId}1` }, key)).toBe(false);
    for (let index = 0; index < token.length; index++) {
      const changed = token.slice(0, index) + (token[index] === 'a' ? 'b' : 'a') + token.slice(index + 1);
      expect(isSignedFor(changed, of, key)).toBe(false);
    }
  });

  it('is no other text', () => {
    for (const text of ['', 'postmaster', token.slice(1), `${token}a`, `${token}=`, 'ä'.repeat(37)]) {
      expect(placeIn(text)).toBeNull();
      expect(isSignedFor(text, of, key)).toBe(false);
    }
  });
});

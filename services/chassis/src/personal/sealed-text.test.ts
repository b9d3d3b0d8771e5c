import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { address } from '@punctual/contracts';
import { isSealed, KEY_OCTETS, keyIdIn, openText, personKey, sealText } from './sealed-text';

const key = personKey('0123456789ab', randomBytes(KEY_OCTETS));
const other = personKey('0123456789ac', randomBytes(KEY_OCTETS));
const TEXTS = ['ann@example.com', '', 'a', 'Ännchen 😀 \u0000 "quoted"', 'x'.repeat(500), '~p1 is how it begins'];

describe('a sealed text', () => {
  it.each(TEXTS)('opens to what it was, names its key, and shows nothing of it: %j', (text) => {
    const sealed = sealText(key, text);
    expect([isSealed(sealed), keyIdIn(sealed), openText(key, sealed)]).toEqual([true, '0123456789ab', text]);
    if (text.length > 1) expect(Buffer.from(sealed.slice(3), 'base64url').includes(text)).toBe(false);
  });

  it('is the same for the same text and key, and shares no nonce with any other', () => {
    const nonces = new Set(
      [key, other].flatMap((one) =>
        TEXTS.map((text) => {
          expect(sealText(one, text)).toBe(sealText(one, text));
          return Buffer.from(sealText(one, text).slice(3), 'base64url').subarray(6, 18).toString('hex');
        }),
      ),
    );
    expect(nonces.size).toBe(2 * TEXTS.length);
  });

  it('keeps its form for ever: what older versions stored must open', () => {
    const known = personKey('0123456789ab', createHash('sha512').update('a key').digest());
    expect(sealText(known, 'ann@example.com')).toBe('~p1ASNFZ4mr0Kk9tOOW8sjnjFLqb56J_ZwunDrunH718hVOKWNVC5O3evMpvc2g');
  });

  it('does not open when one octet changed, or with another key', () => {
    const sealed = sealText(key, 'ann@example.com');
    const octets = Buffer.from(sealed.slice(3), 'base64url');
    for (let index = 6; index < octets.length; index++) {
      const changed = Buffer.from(octets);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(openText(key, `~p1${changed.toString('base64url')}`)).toBeNull();
    }
    expect(openText(other, sealed)).toBeNull();
  });

  it('fits 10,000 times into an event when the addresses have 33 octets', () => {
    expect(JSON.stringify(sealText(key, 'x'.repeat(33))).length + 1).toBeLessThanOrEqual(92);
  });

  it('is never a valid address, and no address is taken for one', () => {
    expect(address.safeParse(sealText(key, 'ann@example.com')).success).toBe(false);
    for (const text of [
      '~p1',
      '~p1short',
      `~p1${'a'.repeat(50)}@example.com`,
      `~p2${'a'.repeat(60)}`,
      'ann@example.com',
    ])
      expect([text, isSealed(text)]).toEqual([text, false]);
  });
});

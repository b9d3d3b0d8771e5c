import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { marked } from '@punctual/chassis';
import fc from 'fast-check';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import { dkimWith } from './dkim';
import { dkimKeyFrom, dkimRecord } from './dkim-key';
import { composeContent, composeMessage, type MailContent, type MessageHeaders } from './mime';
import { receivedOctets, type WireMessage, wireOctets } from './wire-message';

const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
const KEYS = { rsa: rsa(2_048), ed25519: generateKeyPairSync('ed25519').privateKey };
const identity = { domain: 'example.com', selector: 'p1' };

const CONTENT: MailContent = {
  ...{ subject: 'Umsätze  –  Woche 47', html: '<p>Hello</p>', text: 'Hello', inline: [] },
  attachments: [{ filename: 'a.csv', contentType: 'text/csv', content: Buffer.from('a,b\r\n1,2') }],
};
const HEADERS: MessageHeaders = {
  ...{ from: { name: 'Reports', address: 'reports@example.com' }, to: ['ada@example.com'], cc: ['bob@example.com'] },
  ...{ messageId: '<1@example.com>', date: '2026-11-23T08:00:00Z' },
  headers: {
    'List-Unsubscribe': `<https://example.com/u/${'x'.repeat(120)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
};
const WORDS = { greeting: 'Hello Ada,', why: 'You get this', manage: '', card: '' };

const signed = async (key: KeyObject, content: Partial<MailContent> = {}, more: Partial<MessageHeaders> = {}) =>
  composeMessage(
    await composeContent({ ...CONTENT, ...content }),
    { ...HEADERS, ...more, dkim: dkimWith(key, identity) },
    { text: WORDS, html: WORDS },
  );

/** What a receiver finds, by an implementation that is not ours. */
const verified = async (raw: Buffer, key: KeyObject) => {
  const asked: string[] = [];
  const resolver = async (name: string, type: string) => {
    asked.push(`${type} ${name}`);
    return [[dkimRecord(key)]];
  };
  const { results } = await dkimVerify(raw, { resolver });
  return { results: results.map(({ status }) => status.result), fields: results[0]?.signingHeaders?.keys ?? '', asked };
};

describe.each(Object.entries(KEYS))('a signature with %s', (_, key) => {
  it('is valid for another implementation, and covers what a reader sees and how one unsubscribes', async () => {
    const found = await verified(receivedOctets(await signed(key)), key);
    expect(found).toMatchObject({ results: ['pass'], asked: ['TXT p1._domainkey.example.com'] });
    for (const name of ['From', 'To', 'Cc', 'Subject', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'Content-Type'])
      expect(found.fields.toLowerCase().split(/[:;,\s]+/)).toContain(name.toLowerCase());
  });

  it.each([
    ['a body with white space and empty lines', { html: '', text: 'a  b \t c \n\n\nend  \n\n\n', attachments: [] }],
    ['lines that begin with a dot', { text: '.\n..\n.a', html: '<p>\n.\n..\n</p>' }],
    ['words of its reader', { text: `${marked('greeting', 'Hello,')}\nx`, html: `<p>${marked('greeting', 'Hi')}</p>` }],
    ['words at its end', { html: '', text: `x\n${marked('why', 'Why')}`, attachments: [] }],
    ['no words', { html: '', text: '', attachments: [] }],
  ])('is valid for %s', async (_name, content) => {
    expect((await verified(receivedOctets(await signed(key, content)), key)).results).toEqual(['pass']);
  });

  it('is the same for the same message', async () => {
    const [one, other] = [await signed(key), await signed(key)];
    expect(wireOctets(one)).toEqual(wireOctets(other));
    expect(one.size).toBe(receivedOctets(one).length);
  });
});

it.each([
  ['the body', (raw: string) => raw.replace('SGVsbG8=', 'SGVsbG8h').replace('Hello', 'Hellp')],
  ['the subject', (raw: string) => raw.replace(/Subject: .*/, 'Subject: other')],
  ['the way to unsubscribe', (raw: string) => raw.replace('/u/x', '/u/y')],
  ['a second From', (raw: string) => `From: evil@example.net\r\n${raw}`],
  ['a second Subject', (raw: string) => `Subject: other\r\n${raw}`],
])('changing %s is found', async (_, change) => {
  const raw = receivedOctets(await signed(KEYS.rsa)).toString('latin1');
  const changed = change(raw);
  expect(changed).not.toBe(raw);
  expect((await verified(Buffer.from(changed, 'latin1'), KEYS.rsa)).results).not.toContain('pass');
});

it('is valid for any text', async () => {
  const line = fc.string({ unit: 'binary', maxLength: 40 });
  const text = fc.array(fc.oneof(line, fc.constantFrom('', ' ', '.', '\t', '  x  ')), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(text, text, async (lines, more) => {
      const content = { text: lines.join('\n').replaceAll('\0', ''), html: `<p>${more.join('\n')}</p>` };
      const wire: WireMessage = await signed(KEYS.ed25519, content);
      expect((await verified(receivedOctets(wire), KEYS.ed25519)).results).toEqual(['pass']);
    }),
    { numRuns: 60 },
  );
}, 60_000);

describe('a key', () => {
  const pem = (key: KeyObject) => String(key.export({ format: 'pem', type: 'pkcs8' }));
  it('is PEM, also in one line, or PKCS#8 in base64', () => {
    const oneLine = KEYS.ed25519.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    for (const text of [pem(KEYS.ed25519), pem(KEYS.ed25519).replaceAll('\n', '\\n'), oneLine])
      expect(dkimKeyFrom(text)).toMatchObject({ type: 'private', asymmetricKeyType: 'ed25519' });
  });
  it.each([
    ['rubbish', 'no key', 'must be a private key'],
    [
      'a public key',
      String(generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' })),
      'private',
    ],
    ['a curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), 'must be an RSA or Ed25519 key'],
    ['a short one', pem(rsa(512)), 'it has 512'],
  ])('is refused when it is %s, without being repeated', (_, text, words) => {
    const found = dkimKeyFrom(text);
    expect(found).toMatchObject({ problem: expect.stringContaining(words) });
    expect(JSON.stringify(found)).not.toContain(text.slice(30, 60) || 'no key');
  });
});

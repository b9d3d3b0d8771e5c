import { expect, it } from '@jest/globals';
import { fileToken, openFileToken } from './file-link';

const key = { keyId: 'k', key: Buffer.alloc(32, 7).toString('base64url') };
const file = {
  tenantId: 'default',
  sha256: 'ab'.repeat(32),
  name: 'Umsätze "Nord" – 2026.pdf',
  mediaType: 'application/pdf',
  expiresAt: '2026-11-30T09:00:00.000Z',
};
const token = fileToken(file, key);
const opened = (text: string, by = key) =>
  openFileToken(text, async (tenantId) => (tenantId === 'default' ? by : null));
const [payload = '', mac = ''] = token.split('.');

it('gives back what was signed, and the same file has the same link', async () => {
  expect(await opened(token)).toEqual(file);
  expect(fileToken({ ...file }, key)).toBe(token);
});

it('is refused when another key signed it, or its tenant has none', async () => {
  expect(await opened(token, { ...key, key: Buffer.alloc(32, 8).toString('base64url') })).toBeNull();
  expect(await opened(fileToken({ ...file, tenantId: 'acme' }, key))).toBeNull();
});

it.each([
  ['another file', fileToken({ ...file, sha256: 'cd'.repeat(32) }, key)],
  ['a later end', fileToken({ ...file, expiresAt: '2027-11-30T09:00:00.000Z' }, key)],
  ['another name', fileToken({ ...file, name: 'x.pdf' }, key)],
  ['another type', fileToken({ ...file, mediaType: 'text/html' }, key)],
])('the signature is not that of %s', async (_, other) => {
  expect(await opened(`${other.split('.')[0]}.${mac}`)).toBeNull();
  expect(await opened(other)).not.toBeNull();
});

/** The last character of 32 octets has two unused bits. */
const respelled = (text: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(text.at(-1) ?? '');
  return text.slice(0, -1) + alphabet[last ^ 1];
};

it.each([
  ['nothing', ''],
  ['no signature', payload],
  ['an empty signature', `${payload}.`],
  ['a shorter signature', `${payload}.${mac.slice(0, -1)}`],
  ['a second dot', `${token}.`],
  ['an end of line', `${token}\n`],
  ['standard base64', `${payload}.${'+'.repeat(43)}`],
  ['another spelling of the same octets', `${payload}.${respelled(mac)}`],
  ['a path', '../../etc/passwd'],
  ['a payload that is no JSON', `${Buffer.from('x').toString('base64url')}.${mac}`],
  ['a payload of other things', `${Buffer.from('["default",1]').toString('base64url')}.${mac}`],
])('%s is no link', async (_, text) => {
  expect(Buffer.from(respelled(mac), 'base64url').equals(Buffer.from(mac, 'base64url'))).toBe(true);
  expect(await opened(text)).toBeNull();
});

import { expect, it } from '@jest/globals';
import { fileToken, openFileToken } from './file-link';

const key = { keyId: 'k', key: Buffer.alloc(32, 7).toString('base64url') };
const file = {
  sha256: 'ab'.repeat(32),
  name: 'Umsätze "Nord" – 2026.pdf',
  mediaType: 'application/pdf',
  expiresAt: '2026-11-30T09:00:00.000Z',
};
const token = fileToken(file, key);
const [payload = '', mac = ''] = token.split('.');

it('gives back what was signed, and the same file has the same link', () => {
  expect(openFileToken(token, key)).toEqual(file);
  expect(fileToken({ ...file }, key)).toBe(token);
});

it('is refused when another key signed it', () =>
  expect(openFileToken(token, { ...key, key: Buffer.alloc(32, 8).toString('base64url') })).toBeNull());

it.each([
  ['another file', fileToken({ ...file, sha256: 'cd'.repeat(32) }, key)],
  ['a later end', fileToken({ ...file, expiresAt: '2027-11-30T09:00:00.000Z' }, key)],
  ['another name', fileToken({ ...file, name: 'x.pdf' }, key)],
  ['another type', fileToken({ ...file, mediaType: 'text/html' }, key)],
])('the signature is not that of %s', (_, other) => {
  expect(openFileToken(`${other.split('.')[0]}.${mac}`, key)).toBeNull();
  expect(openFileToken(other, key)).not.toBeNull();
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
])('%s is no link', (_, text) => {
  expect(Buffer.from(respelled(mac), 'base64url').equals(Buffer.from(mac, 'base64url'))).toBe(true);
  expect(openFileToken(text, key)).toBeNull();
});

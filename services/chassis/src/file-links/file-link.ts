import { createHmac, timingSafeEqual } from 'node:crypto';

/** A key that signs links to files. */
export type LinkKey = { keyId: string; key: string };
/** What a link gives: a stored file by its SHA-256, under a name, until `expiresAt` (RFC 3339, to the second). */
export type LinkedFile = { sha256: string; name: string; mediaType: string; expiresAt: string };

/** Nothing else that a key could ever sign begins like this. */
const PURPOSE = 'punctual file link 1\n';

const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
const macOf = (key: string, payload: string): Buffer =>
  createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(PURPOSE + payload)
    .digest();

/**
 * The token of a link: what it gives, in base64url, and its HMAC-SHA256. The same file, expiry and key give the same token, so that a mail
 * that is sent or shown again has the same bytes.
 */
export const fileToken = ({ sha256, name, mediaType, expiresAt }: LinkedFile, { key }: LinkKey): string => {
  const hash = Buffer.from(sha256, 'hex').toString('base64url');
  const payload = Buffer.from(JSON.stringify([hash, seconds(expiresAt), mediaType, name])).toString('base64url');
  return `${payload}.${macOf(key, payload).toString('base64url')}`;
};

/** The path of a link at the gateway. */
export const filePath = (token: string): string => `/files/${token}`;

/** What a token gives, also when it has expired; null unless this key signed it, in this very spelling. */
export const openFileToken = (token: string, { key }: LinkKey): LinkedFile | null => {
  const [, payload = '', given = ''] = /^([\w-]+)\.([\w-]{43})$/.exec(token) ?? [];
  const mac = Buffer.from(given, 'base64url');
  const expected = macOf(key, payload);
  // Base64url has unused bits at its end: another spelling of the same octets would be another address of the same file.
  if (mac.length !== expected.length || mac.toString('base64url') !== given || !timingSafeEqual(mac, expected))
    return null;
  const [hash, until, mediaType, name] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
    string,
    number,
    string,
    string,
  ];
  const expiresAt = new Date(until * 1000).toISOString();
  return { sha256: Buffer.from(hash, 'base64url').toString('hex'), name, mediaType, expiresAt };
};

import { createHmac, timingSafeEqual } from 'node:crypto';

/** A key that signs links. */
export type LinkKey = { keyId: string; key: string };

/** Begins what is signed, so that a token of one purpose is none of another. */
type Purpose = string;

const macOf = (purpose: Purpose, key: string, payload: string): Buffer =>
  createHmac('sha256', key, { encoding: 'base64url' })
    .update(purpose + payload)
    .digest();

/** A token: what it says as JSON in base64url, and its HMAC-SHA256. The same words and key give the same token. */
export const signedToken = (purpose: Purpose, said: readonly unknown[], { key }: LinkKey): string => {
  const payload = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${payload}.${macOf(purpose, key, payload).toString('base64url')}`;
};

const TOKEN = /^([\w-]+)\.([\w-]{43})$/;

/** What a token says; nobody knows yet who wrote it. Undefined where it says nothing. */
export const saidIn = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(TOKEN.exec(token)?.[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
};

/** Whether a key signed a token for this purpose, in this very spelling. */
export const isSigned = (purpose: Purpose, token: string, { key }: LinkKey): boolean => {
  const [, payload = '', given = ''] = TOKEN.exec(token) ?? [];
  const mac = Buffer.from(given, 'base64url');
  const expected = macOf(purpose, key, payload);
  // Base64url has unused bits at its end: another spelling of the same octets would be another address of the same thing.
  return mac.length === expected.length && mac.toString('base64url') === given && timingSafeEqual(mac, expected);
};

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** A key that signs links to files. */
export type LinkKey = { keyId: string; key: string };
/** What a link gives: a stored file of a tenant by its SHA-256, under a name, until `expiresAt` (RFC 3339, to the second). */
export type LinkedFile = { tenantId: string; sha256: string; name: string; mediaType: string; expiresAt: string };

/** Nothing else that a key could ever sign begins like this. */
const PURPOSE = 'punctual file link 1\n';

const payloadSchema = z.tuple([z.string(), z.string(), z.int(), z.string(), z.string()]);

const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
const macOf = (key: string, payload: string): Buffer =>
  createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(PURPOSE + payload)
    .digest();

/**
 * The token of a link: what it gives, in base64url, and its HMAC-SHA256. The same file, expiry and key give the same token, so that a mail
 * that is sent or shown again has the same bytes.
 */
export const fileToken = ({ tenantId, sha256, name, mediaType, expiresAt }: LinkedFile, { key }: LinkKey): string => {
  const hash = Buffer.from(sha256, 'hex').toString('base64url');
  const said = [tenantId, hash, seconds(expiresAt), mediaType, name] satisfies z.infer<typeof payloadSchema>;
  const payload = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${payload}.${macOf(key, payload).toString('base64url')}`;
};

/** The path of a link at the gateway. */
export const filePath = (token: string): string => `/files/${token}`;

/** What a token says; nobody knows yet who wrote it. */
const saidIn = (payload: string): LinkedFile | null => {
  try {
    const text = Buffer.from(payload, 'base64url').toString();
    const [tenantId, hash, until, mediaType, name] = payloadSchema.parse(JSON.parse(text));
    const expiresAt = new Date(until * 1000).toISOString();
    return { tenantId, sha256: Buffer.from(hash, 'base64url').toString('hex'), name, mediaType, expiresAt };
  } catch {
    return null;
  }
};

/**
 * What a token gives, also when it has expired; null unless the key of its tenant signed it, in this very spelling.
 * @param keyOf the key of a tenant; null where there is none, as for a name that somebody made up
 */
export const openFileToken = async (
  token: string,
  keyOf: (tenantId: string) => Promise<LinkKey | null>,
): Promise<LinkedFile | null> => {
  const [, payload = '', given = ''] = /^([\w-]+)\.([\w-]{43})$/.exec(token) ?? [];
  const file = saidIn(payload);
  const key = file && (await keyOf(file.tenantId));
  if (!key) return null;
  const mac = Buffer.from(given, 'base64url');
  const expected = macOf(key.key, payload);
  // Base64url has unused bits at its end: another spelling of the same octets would be another address of the same file.
  const isSigned =
    mac.length === expected.length && mac.toString('base64url') === given && timingSafeEqual(mac, expected);
  return isSigned ? file : null;
};

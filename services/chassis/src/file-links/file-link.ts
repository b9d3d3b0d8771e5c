import { z } from 'zod';
import { isSigned, type LinkKey, saidIn, signedToken } from './signed-token';

/** What a link gives: a stored file of a tenant by its SHA-256, under a name, until `expiresAt` (RFC 3339, to the second). */
export type LinkedFile = { tenantId: string; sha256: string; name: string; mediaType: string; expiresAt: string };

/** Nothing else that a key could ever sign begins like this. */
const PURPOSE = 'punctual file link 1\n';

const payloadSchema = z.tuple([z.string(), z.string(), z.int(), z.string(), z.string()]);

const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/**
 * The token of a link: what it gives, and its signature. The same file, expiry and key give the same token, so that a mail
 * that is sent or shown again has the same bytes.
 */
export const fileToken = ({ tenantId, sha256, name, mediaType, expiresAt }: LinkedFile, key: LinkKey): string => {
  const hash = Buffer.from(sha256, 'hex').toString('base64url');
  const said = [tenantId, hash, seconds(expiresAt), mediaType, name] satisfies z.infer<typeof payloadSchema>;
  return signedToken(PURPOSE, said, key);
};

/** The path of a link at the gateway. */
export const filePath = (token: string): string => `/files/${token}`;

/** What a token says; nobody knows yet who wrote it. */
const fileIn = (token: string): LinkedFile | null => {
  const said = payloadSchema.safeParse(saidIn(token));
  if (!said.success) return null;
  const [tenantId, hash, until, mediaType, name] = said.data;
  const end = new Date(until * 1000);
  if (Number.isNaN(end.getTime())) return null;
  const sha256 = Buffer.from(hash, 'base64url').toString('hex');
  return { tenantId, sha256, name, mediaType, expiresAt: end.toISOString() };
};

/**
 * What a token gives, also when it has expired; null unless the key of its tenant signed it, in this very spelling.
 * @param keyOf the key of a tenant; null where there is none, as for a name that somebody made up
 */
export const openFileToken = async (
  token: string,
  keyOf: (tenantId: string) => Promise<LinkKey | null>,
): Promise<LinkedFile | null> => {
  const file = fileIn(token);
  const key = file && (await keyOf(file.tenantId));
  return key && isSigned(PURPOSE, token, key) ? file : null;
};

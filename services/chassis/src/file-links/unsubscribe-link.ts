import { createHash } from 'node:crypto';
import { mailboxOf } from '@punctual/contracts';
import { z } from 'zod';
import { isSigned, type LinkKey, saidIn, signedToken } from './signed-token';

/** Which mail to whom a link is in. It names the recipient by a hash: addresses do not belong into URLs. */
export type UnsubscribeLink = { tenantId: string; keyId: string; deliveryId: string; recipient: string };

const PURPOSE = 'punctual unsubscribe 1\n';
const payloadSchema = z.tuple([z.string(), z.string(), z.string(), z.string()]);

/** What names a recipient in a link. */
export const recipientHash = (email: string): string =>
  createHash('sha256').update(mailboxOf(email)).digest('base64url').slice(0, 22);

/** The token of the link with which a recipient of a delivery leaves its schedule: always the same one. */
export const unsubscribeToken = (
  { tenantId, deliveryId, email }: { tenantId: string; deliveryId: string; email: string },
  key: LinkKey,
): string => signedToken(PURPOSE, [tenantId, key.keyId, deliveryId, recipientHash(email)], key);

/** The path of a link at the gateway. */
export const unsubscribePath = (token: string): string => `/u/${token}`;

/**
 * What a token stands for; null unless a key of its tenant signed it. A key that no longer signs is as good as the newest one: a
 * link in an old mail must go on working (RFC 8058).
 * @param keyOf the key of a tenant by its id; null where there is none
 */
export const openUnsubscribeToken = async (
  token: string,
  keyOf: (tenantId: string, keyId: string) => Promise<LinkKey | null>,
): Promise<UnsubscribeLink | null> => {
  const said = payloadSchema.safeParse(saidIn(token));
  if (!said.success) return null;
  const [tenantId, keyId, deliveryId, recipient] = said.data;
  const key = await keyOf(tenantId, keyId);
  return key && isSigned(PURPOSE, token, key) ? { tenantId, keyId, deliveryId, recipient } : null;
};

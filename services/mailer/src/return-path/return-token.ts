import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkKey } from '@punctual/chassis';
import { mailboxOf } from '@punctual/contracts';
import { base32, fromBase32 } from './base32';

/** The mail that comes back: of which delivery of which tenant, and to whom; null for one message to several. */
export type Returned = { tenantId: string; deliveryId: string; email: string | null };

const PURPOSE = 'punctual return path 1\n';
const [PLACE_OCTETS, RECIPIENT_OCTETS, MAC_OCTETS] = [8, 5, 10];
const SHARED_OCTETS = PLACE_OCTETS + MAC_OCTETS;

const macOf = ({ key }: LinkKey, said: readonly string[], octets: number): Buffer =>
  createHmac('sha256', key, { encoding: 'base64url' })
    .update(PURPOSE + JSON.stringify(said))
    .digest()
    .subarray(0, octets);

/** Names a recipient of a delivery. With the key: nobody else can try addresses until one fits. */
const recipientMark = (key: LinkKey, deliveryId: string, email: string): Buffer =>
  macOf(key, ['recipient', deliveryId, mailboxOf(email)], RECIPIENT_OCTETS);

const signed = (key: LinkKey, { tenantId, deliveryId }: Omit<Returned, 'email'>, named: Uint8Array): Buffer =>
  macOf(key, ['token', tenantId, deliveryId, Buffer.from(named).toString('hex')], MAC_OCTETS);

/**
 * The local part of the envelope sender of a message, at most 37 of the 64 octets there may be (RFC 5321, section 4.5.3.1.1): the place in the
 * log of an event of the mailing (8 octets), whom it is to (5, none for one message to several), and a truncated HMAC-SHA256 (10), in base32.
 */
export const returnToken = ({ email, ...of }: Returned, place: bigint, key: LinkKey): string => {
  const named = Buffer.alloc(PLACE_OCTETS);
  named.writeBigUInt64BE(place);
  const all = email === null ? named : Buffer.concat([named, recipientMark(key, of.deliveryId, email)]);
  return base32(Buffer.concat([all, signed(key, of, all)]));
};

const octetsOf = (token: string): Buffer | null => {
  const octets = fromBase32(token);
  const fits = octets?.length === SHARED_OCTETS || octets?.length === SHARED_OCTETS + RECIPIENT_OCTETS;
  return fits ? octets : null;
};

/** The place in the log that a token names; nobody knows yet who wrote it. Null for another text. */
export const placeIn = (token: string): bigint | null => octetsOf(token)?.readBigUInt64BE() ?? null;

/** Whether a key signed the token for this delivery. */
export const isSignedFor = (token: string, of: Omit<Returned, 'email'>, key: LinkKey): boolean => {
  const octets = octetsOf(token);
  if (!octets) return false;
  const end = octets.length - MAC_OCTETS;
  return timingSafeEqual(octets.subarray(end), signed(key, of, octets.subarray(0, end)));
};

/** Whether a signed token names this recipient of its delivery. */
export const isToRecipient = (token: string, deliveryId: string, email: string, key: LinkKey): boolean => {
  const octets = octetsOf(token);
  if (octets?.length !== SHARED_OCTETS + RECIPIENT_OCTETS) return false;
  const mark = octets.subarray(PLACE_OCTETS, PLACE_OCTETS + RECIPIENT_OCTETS);
  return timingSafeEqual(mark, recipientMark(key, deliveryId, email));
};

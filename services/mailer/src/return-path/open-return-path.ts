import type { EventStore, LinkKeys, StoredEvent } from '@punctual/chassis';
import { isDeliveryId, metadataSchema, parseStreamName } from '@punctual/contracts';
import { isSignedFor, isToRecipient, placeIn } from './return-token';

/** A return path of ours: whose mail it is, and which of these addresses it names. */
export type ReturnPath = {
  tenantId: string;
  deliveryId: string;
  /** The one among recipients of the delivery that the mail was to; null for one message to several. */
  among(recipients: Iterable<string>): string | null;
};
export type OpenReturnPath = (token: string) => Promise<ReturnPath | null>;

/** Opens a token by an event that may be the one it names. */
const openBy = async (
  token: string,
  stored: StoredEvent,
  keys: Pick<LinkKeys, 'every'>,
): Promise<ReturnPath | null> => {
  const { noun, id: deliveryId } = parseStreamName(stored.stream);
  const metadata = metadataSchema.safeParse(stored.metadata);
  if (noun !== 'mailing' || !isDeliveryId(deliveryId) || !metadata.success) return null;
  const { tenantId } = metadata.data;
  // A key that signs no more still opens these: a mail may come back after days.
  const key = (await keys.every(tenantId)).find((one) => isSignedFor(token, { tenantId, deliveryId }, one));
  if (!key) return null;
  const among = (recipients: Iterable<string>): string | null => {
    for (const email of recipients) if (isToRecipient(token, deliveryId, email, key)) return email;
    return null;
  };
  return { tenantId, deliveryId, among };
};

/**
 * Opens tokens of return paths: the place that a token names leads to an event, which says of which delivery it is, and a key of its tenant
 * says whether the token is ours. In a log that was copied, a mail of before names a place of the other one. Null for one that nobody signed, or
 * whose delivery is gone. @throws Unavailable
 */
export const openReturnPath =
  ({ store, keys }: { store: Pick<EventStore, 'everAt'>; keys: Pick<LinkKeys, 'every'> }): OpenReturnPath =>
  async (token) => {
    const place = placeIn(token);
    for (const stored of place === null ? [] : await store.everAt(place)) {
      const path = await openBy(token, stored, keys);
      if (path) return path;
    }
    return null;
  };

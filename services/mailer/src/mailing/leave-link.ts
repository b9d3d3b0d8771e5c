import { currentContext, type LinkKey, type LinkKeys, unsubscribePath, unsubscribeToken } from '@punctual/chassis';
import { isNotice } from '@punctual/contracts';
import type { Dispatch } from './messages';

/** Where the links for leaving in a mail lead, and the key that signs them. */
export type LeaveLinks = { base: string; key: LinkKey };

/**
 * Whether the messages of a delivery have a link for leaving: only those to one person each, since whom would a shared one unsubscribe? Tests
 * and notices go to who asked for them.
 */
export const canLeave = ({
  audience,
  letter,
  deliveryId,
}: Pick<Dispatch, 'audience' | 'letter' | 'deliveryId'>): boolean =>
  audience === 'individually' && letter !== undefined && letter.why !== 'test' && !isNotice(deliveryId);

/** The address with which a recipient leaves. It is that of the delivery whose Message-ID the mail has: a retry has the same bytes. */
export const leaveUrl =
  (
    tenantId: string,
    { deliveryId, messageOf }: Pick<Dispatch, 'deliveryId' | 'messageOf'>,
    { base, key }: LeaveLinks,
  ) =>
  (email: string): string =>
    `${base}${unsubscribePath(unsubscribeToken({ tenantId, deliveryId: messageOf ?? deliveryId, email }, key))}`;

/**
 * The key that signs for the tenant in force, read once: every key that ever signed opens these links, so that it need not be the newest one.
 */
export const leaveKey = ({ current }: Pick<LinkKeys, 'current'>): (() => Promise<LinkKey>) => {
  const known = new Map<string, Promise<LinkKey>>();
  return () => {
    const { tenantId } = currentContext();
    const found = known.get(tenantId);
    if (found) return found;
    const asked = current();
    known.set(tenantId, asked);
    asked.catch(() => known.delete(tenantId));
    return asked;
  };
};

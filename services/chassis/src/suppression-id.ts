import { comparable, mailboxOf } from '@punctual/contracts';
import { uuidOf } from './ids';

/** An address as suppressions know it: mail servers hardly ever tell its cases apart, and whoever wants no mail means all of them. */
export const suppressedAddress = (email: string): string => comparable(mailboxOf(email));

/** The id of what an address does not get: the same for the same tenant, address and schedule; null for all mail. */
export const suppressionIdOf = (tenantId: string, email: string, scheduleId: string | null): string =>
  uuidOf(`suppression ${JSON.stringify([tenantId, suppressedAddress(email), scheduleId])}`);

const HASHED = '@unsubscribed.invalid';

/**
 * What stands for an address in its suppression where a link for leaving is all that is left of its mail: links name their recipient by a
 * hash (`recipientHash`). No mail can be sent to it (RFC 2606, section 2).
 */
export const hashedAddress = (recipient: string): string => `${recipient}${HASHED}`;

/** Whether an address stands for one that is known by its hash alone. */
export const isHashedAddress = (email: string): boolean => email.endsWith(HASHED);

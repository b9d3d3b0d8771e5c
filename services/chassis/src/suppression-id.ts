import { comparable, mailboxOf } from '@punctual/contracts';
import { uuidOf } from './ids';

/** An address as suppressions know it: mail servers hardly ever tell its cases apart, and whoever wants no mail means all of them. */
export const suppressedAddress = (email: string): string => comparable(mailboxOf(email));

/** The id of what an address does not get: the same for the same tenant, address and schedule; null for all mail. */
export const suppressionIdOf = (tenantId: string, email: string, scheduleId: string | null): string =>
  uuidOf(`suppression ${JSON.stringify([tenantId, suppressedAddress(email), scheduleId])}`);

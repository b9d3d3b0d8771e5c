import type { Clock, LinkKeys } from '@punctual/chassis';
import type { DispatchRequested, FileLinks, LargeFiles } from '@punctual/contracts';
import { filesToLink, largestSize } from './linked-files';
import type { Smtp } from './smtp';

/** Every mail server takes so much (RFC 5321, section 4.5.3.1.7), so that what is smaller needs no question. */
const LEAST_LIMIT = 64 * 1024;
/** How long an answer of the mail server is believed. */
const REMEMBERED_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** Where links lead, and for how many days; without `publicUrl` there are none. */
export type LinkSettings = { publicUrl: string | undefined; days: number };

export type LargeMailNeeds = LinkSettings & {
  smtp: Pick<Smtp, 'offers'>;
  keys: Pick<LinkKeys, 'current'>;
  clock: Clock;
  /** What the occurrence of a delivery says of files that are too large. */
  policyOf(deliveryId: string): Promise<LargeFiles>;
  /** The links that an earlier attempt recorded. */
  recorded(deliveryId: string): Promise<FileLinks | null>;
};

/** Until when a link of a mail with this date works. */
export const expiryOf = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString();

/**
 * Decides which files of a mail become links, before its first attempt: those without which it fits what the mail server takes. An attempt
 * records them and binds all later ones, since a retry has the same bytes. Null for a mail with all its files: where it fits, where the
 * schedule does not allow links, and where links cannot help. What does not fit then is refused when it is sent, with both sizes.
 */
export const largeMail = ({ smtp, keys, clock, policyOf, recorded, publicUrl, days }: LargeMailNeeds) => {
  let asked: { at: number; offers: ReturnType<Smtp['offers']> } | null = null;

  const limit = async (): Promise<number | null> => {
    if (!asked || Math.abs(clock.millis() - asked.at) > REMEMBERED_MS)
      asked = { at: clock.millis(), offers: smtp.offers() };
    const offers = await asked.offers;
    // One that does not answer gets no mail either, and is asked again for the next attempt.
    if (!offers) asked = null;
    return offers?.maxSize ?? null;
  };

  return async (mail: DispatchRequested['data']): Promise<FileLinks | null> => {
    if (largestSize(mail) <= LEAST_LIMIT) return null;
    const { deliveryId, messageOf, attempt, date, at } = mail;
    const before = (attempt > 1 && (await recorded(deliveryId))) || (messageOf && (await recorded(messageOf)));
    if (before) return before;
    const most = await limit();
    const files = most === null ? [] : filesToLink(mail, most);
    if (files.length === 0 || publicUrl === undefined || (await policyOf(deliveryId)) !== 'LINK') return null;
    const expiresAt = expiryOf(date ?? at, days);
    return { base: publicUrl, keyId: (await keys.current()).keyId, expiresAt, files };
  };
};

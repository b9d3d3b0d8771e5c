import type { Channel } from './shared';

/**
 * The ids of occurrences, runs and deliveries. They are derived, so that a repeated attempt to create one finds the first;
 * only this file builds and parses them.
 */

/**
 * `<scheduleId>~<nominal local time>~<zone>`, `<scheduleId>~<instant>` for an hourly rule, `<scheduleId>~run-<uuid>` for run
 * now, `<scheduleId>~test-<uuid>` for a test, `<scheduleId>~backfill-…` for a missed time that is made up for.
 */
export const occurrenceIdOf = (scheduleId: string, identity: string): string => `${scheduleId}~${identity}`;

/** What names a notice to an owner, in the place of an occurrence: `<scheduleId>~notice-<userId>-<number>`. */
export const noticeIdOf = (scheduleId: string, userId: string, number: number): string =>
  occurrenceIdOf(scheduleId, `notice-${userId}-${number}`);

/** The same for a notice to the recipients of a schedule: `<scheduleId>~notice-recipients-<number>`. */
export const recipientNoticeIdOf = (scheduleId: string, number: number): string =>
  noticeIdOf(scheduleId, 'recipients', number);

/** The occurrence of a digest to an owner: `<scheduleId>~notice-digest-<userId>-<number>`. */
export const digestIdOf = (scheduleId: string, userId: string, number: number): string =>
  noticeIdOf(scheduleId, `digest-${userId}`, number);

/** The user who is told, in the id of a notice or digest to an owner; null in any other id. */
export const toldIn = (id: string): string | null =>
  /^[^~]*~notice-(?:digest-)?([0-9a-f-]{36})-\d+/.exec(id)?.[1] ?? null;

/** Whether a delivery of this occurrence is a digest to an owner. */
export const isDigest = (occurrenceId: string): boolean => /^[^~]*~notice-digest-/.test(occurrenceId);

/** Whether a delivery of this occurrence is a notice. */
export const isNotice = (occurrenceId: string): boolean => /^[^~]*~notice-/.test(occurrenceId);

/** Whether an occurrence tells nothing of how its schedule does: a test, a notice, or one that sends an older delivery again. */
export const isAside = (occurrenceId: string): boolean =>
  /^[^~]*~(?:notice|test|retry|resend|rerender)-/.test(occurrenceId);

/** The schedule an occurrence belongs to. */
export const scheduleIdIn = (occurrenceId: string): string => occurrenceId.split('~', 1)[0] ?? '';

/** An occurrence has one run, with the same id. */
export const runIdOf = (occurrenceId: string): string => occurrenceId;

/** `<occurrenceId>~<channel>~<page>`: known as soon as the occurrence is. */
export const deliveryIdOf = (occurrenceId: string, page: number, channel: Channel = 'email'): string =>
  `${occurrenceId}~${channel}~${page}`;

/** The ids of the first `pages` deliveries of an occurrence. */
export const deliveryIds = (occurrenceId: string, pages: number, channel: Channel = 'email'): string[] =>
  Array.from({ length: pages }, (_, page) => deliveryIdOf(occurrenceId, page, channel));

const DELIVERY = /^(.*)~(email|portal)~(\d+)$/s;

/** Whether an id is that of a delivery. */
export const isDeliveryId = (id: string): boolean => DELIVERY.test(id);

/** The occurrence a delivery belongs to, its page and its channel. @throws Error for the id of something else */
export const parseDeliveryId = (deliveryId: string): { occurrenceId: string; page: number; channel: Channel } => {
  const [, occurrenceId, channel, page] = DELIVERY.exec(deliveryId) ?? [];
  if (occurrenceId === undefined) throw new Error(`${deliveryId} is not the id of a delivery`);
  return { occurrenceId, page: Number(page), channel: channel === 'portal' ? channel : 'email' };
};

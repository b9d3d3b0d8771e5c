import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { personalAddress, personalText } from './personal';
import { liftBody, type SuppressionCause, suppressionBody, suppressionCause } from './rest/suppression';
import { instant } from './shared';

const about = {
  /** Follows from the tenant, the address and the schedule. */
  suppressionId: z.uuid(),
  email: personalAddress,
  /** The one schedule that is meant; null for all mail of the tenant. */
  ofSchedule: z.uuid().nullable(),
  at: instant,
};

/**
 * An address gets no mail from now on. All of a tenant are in one stream, which is named after it: so a mailer knows them all after one
 * read of what came since, just before it sends.
 */
export const addressSuppressed = defineEvent(
  'suppression',
  'AddressSuppressed',
  z.object({
    ...about,
    cause: suppressionCause,
    reason: personalText('email').nullable(),
    /** Who said so; null where nobody did. */
    userId: z.string().nullable(),
    /** The delivery that led to it; null where none did. */
    fromDelivery: z.string().nullable(),
    /** When the address gets mail again by itself; null where a person must say so. */
    until: instant.nullable(),
  }),
  // In version 1 nothing ended by itself.
  { v: 2, upcast: { 1: (data) => ({ ...data, until: null }) } },
);
/** The address gets mail again. */
export const suppressionLifted = defineEvent(
  'suppression',
  'SuppressionLifted',
  z.object({ ...about, reason: personalText('email'), userId: z.string().nullable() }),
);
/**
 * Mail to an address came back, which may take another one. `count` halves every seven days; at five the address gets no mail for a while. Each
 * run counts once.
 */
export const softBounceCounted = defineEvent(
  'suppression',
  'SoftBounceCounted',
  z.object({ ...about, fromDelivery: z.string(), count: z.number() }),
);
/**
 * Mail to an address that had bounced was accepted. Recorded once after each bounce, of an address that has any: when the next one comes, and two
 * days have passed, it is the first one again.
 */
export const acceptedAfterBounce = defineEvent(
  'suppression',
  'AcceptedAfterBounce',
  z.object({ ...about, fromDelivery: z.string() }),
);
export const suppressionEvents = [
  addressSuppressed,
  suppressionLifted,
  softBounceCounted,
  acceptedAfterBounce,
] as const;
export type SuppressionEvent = EventOf<(typeof suppressionEvents)[number]>;

type Lasting = { cause: SuppressionCause; until: string | null };
/**
 * Whether a suppression replaces the one of the same address that is known. The first one counts, but for one that is over, one that
 * ends by itself while the next does not, and for what its owner said: a complaint, which is not taken back by coming back, or another time
 * until which mail is paused, replaces it.
 */
export const replacesSuppression = (known: Lasting, next: Lasting & { at: string }): boolean =>
  (known.until !== null && (known.until <= next.at || next.until === null)) ||
  (known.cause === 'unsubscribed' && next.cause === 'complaint') ||
  (known.cause === 'unsubscribed' && next.cause === 'unsubscribed' && known.until !== next.until);

export const suppressionCommands = {
  /** Has an address get no mail. The reply has its `suppressionId`. */
  SuppressAddress: suppressionBody,
  /** The owner of an address wants no mail of a schedule, or none at all (`scheduleId: null`), or wants it after all. */
  Unsubscribe: z.object({
    email: z.string(),
    scheduleId: z.uuid().nullable(),
    /** The delivery in whose mail the link was; null where there was none. */
    fromDelivery: z.string().nullable(),
    after: z.enum(['leaves', 'returns']),
    /** Until when somebody who leaves wants none; null for good. */
    until: instant.nullable(),
  }),
  LiftSuppression: z.object({ suppressionId: z.uuid(), ...liftBody.shape }),
};

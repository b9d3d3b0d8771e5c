import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { personalAddress, personalText } from './personal';
import { liftBody, suppressionBody, suppressionCause } from './rest/suppression';
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
  }),
);
/** The address gets mail again. */
export const suppressionLifted = defineEvent(
  'suppression',
  'SuppressionLifted',
  z.object({ ...about, reason: personalText('email'), userId: z.string().nullable() }),
);
export const suppressionEvents = [addressSuppressed, suppressionLifted] as const;
export type SuppressionEvent = EventOf<(typeof suppressionEvents)[number]>;

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
  }),
  LiftSuppression: z.object({ suppressionId: z.uuid(), ...liftBody.shape }),
};

import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { personalAddress, personalText } from './personal';
import { digestFrequency } from './rest/digest';
import { instant, roleSchema } from './shared';

const userId = z.uuid();

/** Accounts never leave the event store: their events carry addresses, and password and token hashes. */
const confidential = { confidential: true };
/** `commandId` is the request that created the account; null for the first administrator and for accounts of version 1. */
export const userRegistered = defineEvent(
  'user',
  'UserRegistered',
  z.object({
    userId,
    email: personalAddress,
    name: personalText('userId').nullable(),
    role: roleSchema,
    commandId: z.string().nullable(),
    at: instant,
  }),
  { ...confidential, v: 2, upcast: { 1: (data) => ({ ...data, name: null, commandId: null }) } },
);
/** `hash` is scrypt in PHC string form. */
export const passwordSet = defineEvent(
  'user',
  'PasswordSet',
  z.object({ userId, hash: z.string(), at: instant }),
  confidential,
);
/** The password, if there was one, no longer works; whoever has the token may set another until `expiresAt`. `tokenHash` is its SHA-256. */
export const passwordReset = defineEvent(
  'user',
  'PasswordReset',
  z.object({ userId, tokenHash: z.string(), expiresAt: instant, at: instant }),
  confidential,
);
export const userRenamed = defineEvent(
  'user',
  'UserRenamed',
  z.object({ userId, name: personalText('userId').nullable(), at: instant }),
  confidential,
);
export const userRoleChanged = defineEvent(
  'user',
  'UserRoleChanged',
  z.object({ userId, role: roleSchema, at: instant }),
  confidential,
);
export const userDisabled = defineEvent('user', 'UserDisabled', z.object({ userId, at: instant }), confidential);
export const userEnabled = defineEvent('user', 'UserEnabled', z.object({ userId, at: instant }), confidential);

/** `sessionId` is the SHA-256 of the bearer token, which only its holder has. */
export const sessionStarted = defineEvent(
  'session',
  'SessionStarted',
  z.object({ sessionId: z.string(), userId, expiresAt: instant, at: instant }),
  confidential,
);
export const sessionEnded = defineEvent(
  'session',
  'SessionEnded',
  z.object({ sessionId: z.string(), at: instant }),
  confidential,
);

/** The administrators of a tenant, in one stream, so that two requests cannot remove the last two at the same time. */
export const administratorAdded = defineEvent(
  'administrators',
  'AdministratorAdded',
  z.object({ userId, at: instant }),
  confidential,
);
export const administratorRemoved = defineEvent(
  'administrators',
  'AdministratorRemoved',
  z.object({ userId, at: instant }),
  confidential,
);

/** How often the user is told how their schedules did; periods that end after `at` are told. */
export const userDigestSet = defineEvent(
  'user',
  'UserDigestSet',
  z.object({ userId, frequency: digestFrequency, timezone: z.string(), at: instant }),
  confidential,
);

export const userEvents = [
  userRegistered,
  passwordSet,
  passwordReset,
  userRenamed,
  userRoleChanged,
  userDisabled,
  userEnabled,
  userDigestSet,
] as const;
export const sessionEvents = [sessionStarted, sessionEnded] as const;
export const administratorEvents = [administratorAdded, administratorRemoved] as const;
export type UserEvent = EventOf<(typeof userEvents)[number]>;
export type SessionEvent = EventOf<(typeof sessionEvents)[number]>;
export type AdministratorEvent = EventOf<(typeof administratorEvents)[number]>;

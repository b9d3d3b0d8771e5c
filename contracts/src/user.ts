import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant, roleSchema } from './shared';

const userId = z.uuid();

/** Accounts never leave the event store: their events carry password and token hashes. */
const confidential = { confidential: true };
export const userRegistered = defineEvent(
  'user',
  'UserRegistered',
  z.object({ userId, email: z.string(), role: roleSchema, at: instant }),
  confidential,
);
/** `hash` is scrypt in PHC string form. */
export const passwordSet = defineEvent(
  'user',
  'PasswordSet',
  z.object({ userId, hash: z.string(), at: instant }),
  confidential,
);
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
export const userEvents = [userRegistered, passwordSet] as const;
export const sessionEvents = [sessionStarted, sessionEnded] as const;
export type UserEvent = EventOf<(typeof userEvents)[number]>;
export type SessionEvent = EventOf<(typeof sessionEvents)[number]>;

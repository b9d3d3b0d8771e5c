import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant, scopeSchema } from './shared';

const keyId = z.uuid();
/** Keys never leave the event store: their events carry hashes. */
const confidential = { confidential: true };

/** `hash` is the SHA-256 of the whole key, which only its holder has. */
export const apiKeyCreated = defineEvent(
  'apikey',
  'ApiKeyCreated',
  z.object({
    keyId,
    userId: z.uuid(),
    name: z.string(),
    scopes: z.array(scopeSchema),
    hash: z.string(),
    expiresAt: instant,
    at: instant,
  }),
  confidential,
);
/** The first use of a key on a day (UTC). */
export const apiKeyUsed = defineEvent(
  'apikey',
  'ApiKeyUsed',
  z.object({ keyId, day: z.iso.date(), at: instant }),
  confidential,
);
export const apiKeyRevoked = defineEvent('apikey', 'ApiKeyRevoked', z.object({ keyId, at: instant }), confidential);

export const apiKeyEvents = [apiKeyCreated, apiKeyUsed, apiKeyRevoked] as const;
export type ApiKeyEvent = EventOf<(typeof apiKeyEvents)[number]>;

import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant } from './shared';

/** A new key that signs the links to files of a tenant, in the place of the one before: the links that one signed end. */
export const linkKeyMade = defineEvent(
  'linkkey',
  'LinkKeyMade',
  z.object({
    keyId: z.uuid(),
    /** 32 random octets in base64url. */
    key: z.string(),
    at: instant,
  }),
  { confidential: true },
);
export const linkKeyEvents = [linkKeyMade] as const;
export type LinkKeyEvent = EventOf<typeof linkKeyMade>;

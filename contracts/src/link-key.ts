import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant } from './shared';

/** The stream of the keys that sign links to files has this id: there is one for all tenants, as there is one store of files. */
export const LINK_KEYS_ID = 'files';

/** A new key that signs links to files, in the place of the one before: the links that one signed end. */
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

import { z } from 'zod';
import { instant } from '../shared';
import { callerResource } from './user';

/** The body of `POST /sessions`. With `cookie`, a browser gets the session as a cookie, which scripts cannot read, and no token. */
export const sessionBody = z.strictObject({
  email: z.string().max(254),
  password: z.string().min(1).max(1024),
  cookie: z.boolean().default(false),
});
/** What `POST /sessions` answers; there is no token where the session is a cookie. */
export const sessionResource = z.strictObject({
  token: z.string().optional(),
  expiresAt: instant,
  user: callerResource,
});

/**
 * What `GET /sessions/current` answers. `expiresAt` is when the session or the API key ends; `zoneOfServer` is the zone of schedules that
 * name none; the capabilities follow from the role and, with an API key, from its scopes.
 */
export const currentSessionResource = z.strictObject({
  user: callerResource,
  expiresAt: instant,
  zoneOfServer: z.string(),
  capabilities: z.strictObject({ write: z.boolean(), administer: z.boolean() }),
});

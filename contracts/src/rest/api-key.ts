import { z } from 'zod';
import { instant, scopeSchema } from '../shared';
import { line } from '../text';

/** The body of `POST /api-keys`. Without `expiresAt` the key is valid for 90 days. */
export const apiKeyBody = z.strictObject({
  name: line(100),
  scopes: z
    .array(scopeSchema)
    .min(1)
    .max(3)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'must name each scope once'),
  expiresAt: instant.nullable().default(null),
});

/** What `GET /api-keys/:id` answers. `lastUsedOn` is a day (UTC). */
export const apiKeyResource = z.strictObject({
  id: z.uuid(),
  userId: z.uuid(),
  name: z.string(),
  scopes: z.array(scopeSchema),
  status: z.enum(['ACTIVE', 'REVOKED']),
  createdAt: instant,
  expiresAt: instant,
  lastUsedOn: z.iso.date().nullable(),
  revokedAt: instant.nullable(),
});
export type ApiKeyResource = z.infer<typeof apiKeyResource>;

/** What `POST /api-keys` answers. The key is shown once: null in a repeat of the request under its Idempotency-Key. */
export const newApiKeyResource = apiKeyResource.extend({ key: z.string().nullable() });

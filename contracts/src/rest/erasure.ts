import { z } from 'zod';
import { instant } from '../shared';
import { address, line } from '../text';

/** The body of `POST /people/erase`. */
export const erasureBody = z.strictObject({
  email: address.describe('whom to erase; any spelling of the address'),
  reason: line(500).describe('why, for those who ask later; it stays, and must not name the person'),
});

/** An erasure, as `GET /people/erasures` lists it. It does not say who was erased. */
export const erasureResource = z.strictObject({
  id: z.uuid(),
  state: z
    .enum(['under-way', 'held', 'erased'])
    .describe(
      '`held` while events from before sealing name the person: run npm run seal-log, or copy-log with EventStoreDB',
    ),
  reason: z.string(),
  userId: z.string().nullable().describe('who asked for it'),
  requestedAt: instant,
  erasedAt: instant.nullable(),
  readsAs: z.string().describe('the address that the person reads as once they are erased'),
});
export type ErasureResource = z.infer<typeof erasureResource>;

import { z } from 'zod';
import { instant } from '../shared';

/** A report that is kept in the portal for the caller. */
export const portalResource = z.strictObject({
  /** The delivery. */
  id: z.string(),
  subscriptionId: z.uuid(),
  reportId: z.uuid(),
  reportType: z.string().nullable(),
  subject: z.string(),
  dueAt: instant,
  availableAt: instant,
  /** Until when its files are kept at least. */
  keptUntil: instant,
  files: z.array(
    z.strictObject({
      name: z.string(),
      mediaType: z.string(),
      size: z.number().int().describe('octets'),
      path: z.string().describe('where to download it'),
    }),
  ),
});
export type PortalResource = z.infer<typeof portalResource>;

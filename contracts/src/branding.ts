import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { brandingBody } from './rest/branding';
import { ifVersion, instant } from './shared';

/** How the mails of the tenant look from now on. Its stream is named after the tenant. */
export const brandingChanged = defineEvent(
  'branding',
  'BrandingChanged',
  z.object({
    tenant: z.string(),
    userId: z.string(),
    name: z.string().nullable(),
    logo: z.object({ mediaType: z.enum(['image/png', 'image/jpeg']), data: z.string() }).nullable(),
    accent: z.string().nullable(),
    notice: z.string().nullable(),
    at: instant,
  }),
);
export const brandingEvents = [brandingChanged] as const;
export type BrandingEvent = EventOf<typeof brandingChanged>;

export const brandingCommands = {
  ChangeBranding: z.object({ ...brandingBody.shape, ifVersion }),
};

import { z } from 'zod';
import { instant } from '../shared';
import { line } from '../text';

/** Largest picture of a logo, in octets: it travels in every mail, and in one event. */
export const MAX_LOGO_OCTETS = 64 * 1024;

const SIGNATURES = { 'image/png': [0x89, 0x50, 0x4e, 0x47], 'image/jpeg': [0xff, 0xd8, 0xff] } as const;

/** The first octets of base64, without Node: a browser imports this. */
const startOf = (base64: string): number[] => {
  try {
    return Array.from(atob(base64.slice(0, 8)), (character) => character.charCodeAt(0));
  } catch {
    return [];
  }
};

/** A picture that every mail program shows: PNG or JPEG. */
export const logoSchema = z
  .strictObject({
    mediaType: z.enum(['image/png', 'image/jpeg']),
    data: z
      .base64('must be base64')
      .min(8, 'must not be empty')
      .max(Math.ceil(MAX_LOGO_OCTETS / 3) * 4, `must be at most ${MAX_LOGO_OCTETS / 1024} KiB`)
      .describe('the picture, in base64'),
  })
  .check(({ value, issues }) => {
    const start = startOf(value.data);
    if (SIGNATURES[value.mediaType].every((octet, index) => start[index] === octet)) return;
    issues.push({
      code: 'custom',
      path: ['data'],
      message: `is not a picture of ${value.mediaType}`,
      input: value.data,
    });
  });

/** What stands in the foot of every mail until somebody changes it. */
export const DEFAULT_NOTICE =
  'This message and its attachments are confidential and meant only for the people it is addressed to. If it reached you by mistake, tell the sender and delete it.';

/** The body of `PUT /branding`: how the mails of an organisation look. */
export const brandingBody = z.strictObject({
  name: line(100).nullable().default(null).describe('the organisation, shown in the foot of mails'),
  logo: logoSchema.nullable().default(null),
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1f6feb')
    .nullable()
    .default(null)
    .describe('the colour of the line at the top; null for the usual one'),
  notice: z
    .string()
    .trim()
    .min(1, 'must not be empty; null leaves it out')
    .max(2_000, 'must have at most 2000 characters')
    .nullable()
    .default(DEFAULT_NOTICE)
    .describe('the confidentiality notice in the foot of mails; null leaves it out'),
});
export type Branding = z.infer<typeof brandingBody>;

/** How mails look where nobody has changed it. */
export const USUAL_BRANDING: Branding = { name: null, logo: null, accent: null, notice: DEFAULT_NOTICE };

/** What `GET /branding` answers; version 0 is the usual one. */
export const brandingResource = brandingBody.extend({ version: z.number().int(), updatedAt: instant.nullable() });
export type BrandingResource = z.infer<typeof brandingResource>;

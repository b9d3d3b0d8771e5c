import { serviceSettings, settings } from '@punctual/chassis';
import { address } from '@punctual/contracts';
import { z } from 'zod';
import { senderFrom } from './mailing/messages';

const hasAddress = (text: string): boolean =>
  address.safeParse(senderFrom(text).address).success && !/\p{Cc}/u.test(text);

/** The mailer's settings. */
export const mailerSettings = {
  ...serviceSettings,
  SMTP_URL: settings.url('smtp', 'smtps').describe('the mail relay, smtp://user:password@host:587'),
  MAIL_FROM: z
    .string('is required with SMTP_URL')
    .refine(hasAddress, 'must be an address, or Name <address>')
    .describe('the sender of all mail'),
  MAIL_MAX_SIZE: settings
    .count(65_536, 999_999_999)
    .optional()
    .describe('the most octets of a mail, where that is less than the mail relay says'),
  PUBLIC_URL: settings.publicUrl,
  FILE_LINK_DAYS: settings
    .count(1, 365)
    .default(7)
    .describe('days that a link to a file works which is too large for a mail'),
  SMTP_CONNECTIONS: settings.count(1, 100).default(8).describe('connections to the mail relay at once'),
};

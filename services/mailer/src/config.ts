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
  SMTP_CONNECTIONS: settings.count(1, 100).default(8).describe('connections to the mail relay at once'),
};

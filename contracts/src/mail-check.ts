import { z } from 'zod';
import { testMailBody } from './rest/mail-check';

export const mailCheckCommands = {
  /** Tries the mail server without sending, and asks DNS about the sender. The reply is a `MailCheck`, within 8 s. */
  CheckMail: z.object({}),
  /** How each mailer sees its relays. Every mailer answers, with `RelaysSeen`. */
  ReadRelays: z.object({}),
  /** Sends one mail outside of any schedule. The reply is a `TestMailResult`, within 8 s. */
  SendTestMail: testMailBody,
};

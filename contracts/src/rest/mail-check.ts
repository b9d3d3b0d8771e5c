import { z } from 'zod';
import { address } from '../text';

/** One line of a check, in the order in which the steps happen. */
export const mailCheckStep = z.strictObject({
  name: z.enum([
    'resolve',
    'connection',
    'TLS',
    'certificate',
    'authentication',
    'SIZE',
    'SMTPUTF8',
    'SPF',
    'DKIM',
    'DMARC',
  ]),
  ok: z.boolean().nullable().describe('null where nothing was asked or nobody answered'),
  detail: z.string(),
  relay: z.string().optional().describe('the mail relay that it is about, where there are several'),
});
export type MailCheckStep = z.infer<typeof mailCheckStep>;

/** What `POST /email/verify` answers: the mail server as the mailer sees it, and what DNS says of the sender. */
export const mailCheck = z.strictObject({
  ok: z.boolean().describe('whether no step failed'),
  server: z.string().describe('host and port of the mail server; of several, joined by commas'),
  sender: z.string(),
  checks: z.array(mailCheckStep).describe('steps after one that failed are not there'),
});
export type MailCheck = z.infer<typeof mailCheck>;

/** The body of `POST /email/test`. */
export const testMailBody = z.strictObject({ to: address });

/** What `POST /email/test` answers: what the mail server said. */
export const testMailResult = z.strictObject({
  outcome: z.enum(['accepted', 'deferred', 'rejected', 'unknown']),
  smtpCode: z.number().int().nullable(),
  enhancedCode: z.string().nullable(),
  text: z.string().describe('the words of the mail server, or why it was not asked'),
  messageId: z.string(),
  relay: z.string().optional().describe('the mail relay that said it, where there are several'),
});
export type TestMailResult = z.infer<typeof testMailResult>;

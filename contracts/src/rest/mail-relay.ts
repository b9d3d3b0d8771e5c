import { z } from 'zod';
import { instant } from '../shared';

const limit = z.number().nullable().describe('null for no limit');

/** A mail relay as one mailer sees it. */
const relaySeen = z.strictObject({
  mailer: z.string().describe('as it is named in attempts'),
  state: z.enum(['up', 'resting']),
  until: instant.nullable().describe('until when it is left alone'),
  problem: z.string().nullable().describe('what it failed with last, while it does not answer'),
  loweredTo: z
    .number()
    .nullable()
    .describe('messages a minute after it asked for patience; null where nothing is lowered'),
});

/** A mail relay: its settings, its budget of today over all mailers, and how each mailer sees it. */
export const mailRelay = z.strictObject({
  name: z.string(),
  server: z.string().describe('host and port'),
  receiver: z.string().nullable().describe('the receiver whose own mail server it is; null where it passes mail on'),
  priority: z.number().int(),
  share: z.number().int(),
  connections: z.number().int().describe('at once, of each mailer'),
  preset: z.string().nullable(),
  perMinute: limit,
  perDay: limit,
  recipientsPerMessage: limit,
  hasBudget: z.boolean().describe('whether it has a daily budget, which may follow from its warm-up alone'),
  budget: z
    .strictObject({ limit: z.number().int(), used: z.number().int(), left: z.number().int() })
    .nullable()
    .describe('recipients of the last 24 h, over all mailers; null where there is none, or it cannot be read now'),
  mailers: z.array(relaySeen),
});
export type MailRelay = z.infer<typeof mailRelay>;

/** What `GET /email/relays` answers. */
export const mailRelays = z.strictObject({
  mailers: z.number().int().describe('mailers that answered'),
  relays: z.array(mailRelay).describe('by priority and name; none where SMTP_URL names the only one'),
});

/** What one mailer says of its relays. */
export const relaysSeen = z.strictObject({
  relays: z.array(mailRelay.omit({ mailers: true }).extend({ seen: relaySeen })),
});
export type RelaysSeen = z.infer<typeof relaysSeen>;

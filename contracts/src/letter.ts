import { z } from 'zod';
import { personalText } from './personal';
import { type Recipient, recipientSchema } from './shared';

/**
 * A recipient as its delivery knows it: by the `name` of the account with the address, and by the place in the letter's `lists` of the list
 * that brought it in. Both are as of the opening of the delivery, so that each retry says the same.
 */
export const knownRecipient = recipientSchema.extend({
  name: personalText('email').optional(),
  list: z.number().int().optional(),
});
export type KnownRecipient = z.infer<typeof knownRecipient>;

/** A recipient as everything but its own message names it. */
export const plainRecipient = ({ email, role }: Recipient): Recipient => ({ email, role });

/**
 * What the mails of a delivery say of the run that sent them. The body of a mail is rendered once for all runs that need the same; these
 * facts fill its marks for each reader, and are fixed when the delivery is opened.
 */
export const letterSchema = z.object({
  /** How its recipients came to it: a schedule names them or their list, they subscribed, rows name them, or it is a test. */
  why: z.enum(['schedule', 'subscription', 'rows', 'test']),
  /** The name of the schedule, or the type of its report; null where neither is known. */
  schedule: z.string().nullable(),
  /** The names of the lists that recipients refer to. */
  lists: z.array(z.string()),
  /** The page where a reader sees what they receive; null where the gateway has no public address, or no page helps. */
  manageUrl: z.string().nullable(),
  /** What started the run: its plan, a person, a test, a missed time that is made up for, or a delivery that is sent again. */
  began: z.enum(['planned', 'by-hand', 'test', 'made-up-for', 'again']),
  /** When the schedule runs, in words; null where the occurrence does not say. */
  frequency: z.string().nullable(),
  formats: z.array(z.string()),
  /** When the run after this one is due, on the clocks of the schedule; null for the last one, and for a run outside the plan. */
  nextRun: z.string().nullable(),
});
export type Letter = z.infer<typeof letterSchema>;

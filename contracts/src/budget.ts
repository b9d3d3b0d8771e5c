import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant } from './shared';

const about = {
  /** The name of the mail relay; its stream is named after it. */
  relay: z.string(),
  /** The mailer that reserves, as it is named in attempts. */
  worker: z.string(),
  /** The attempt that waits until `from`; null for what the mailer sends at once. */
  forAttempt: z.object({ delivery: z.string(), attempt: z.number().int() }).nullable(),
  /** Recipients. */
  count: z.number().int().min(1),
  /** When they may be sent to; they count for a day from then on. */
  from: instant,
  at: instant,
};

/**
 * A part of the daily budget of a mail relay was reserved. Mailers reserve for many messages together; all of a relay are in one stream, so
 * that no two get the same part. Operators set budgets, and no tenant is meant, so it never leaves the store.
 */
export const budgetReserved = defineEvent(
  'budget',
  'BudgetReserved',
  z.object({
    ...about,
    /** When the budget was first used: a budget that grows with the days counts from here. */
    since: instant,
  }),
  { confidential: true },
);
/** Some of what was reserved from `from` on was not sent: another mailer may use it. */
export const budgetReturned = defineEvent('budget', 'BudgetReturned', z.object(about), { confidential: true });
export const budgetEvents = [budgetReserved, budgetReturned] as const;
export type BudgetEvent = EventOf<(typeof budgetEvents)[number]>;

/**
 * Messages at the rate of a mail relay, or by it to one receiver, were reserved: `count` of them, evenly from `from` until `until`. All mailers reserve one
 * after the other in one stream, so the rate holds over all of them.
 */
export const rateReserved = defineEvent(
  'rate',
  'RateReserved',
  z.object({
    /** `<relay>`, or `<relay>~<receiver>`. */
    lane: z.string(),
    worker: z.string(),
    count: z.number().int().min(1),
    from: instant,
    until: instant,
    at: instant,
  }),
  { confidential: true },
);
export const rateEvents = [rateReserved] as const;
export type RateEvent = EventOf<(typeof rateEvents)[number]>;

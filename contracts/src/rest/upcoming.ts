import { z } from 'zod';
import { instant } from '../shared';
import { ruleSchema, scheduleSpec } from './schedule';

/** One run to come. */
export const upcomingRun = z.strictObject({
  at: instant,
  local: z.string().describe('local time in the zone of the schedule'),
  offset: z.string().describe('offset of local time from UTC, such as -05:00'),
  relative: z.string().describe('from now, such as "in 2 days 3 hours"'),
  note: z.string().nullable().describe('what a change of the clocks, a holiday, a blackout or a missing date changed'),
});
export type UpcomingRun = z.infer<typeof upcomingRun>;

/** When a schedule runs, in words and as its next runs; `difference` where it was compared with a stored one. */
export const upcoming = z.strictObject({
  sentence: z.string(),
  upcoming: z.array(upcomingRun),
  difference: z
    .strictObject({
      before: z.string(),
      after: z.string(),
      removed: z.array(upcomingRun),
      added: z.array(upcomingRun),
    })
    .optional(),
});
export type Upcoming = z.infer<typeof upcoming>;

/** How many runs may be asked for at once. */
export const MAX_UPCOMING = 100;
export const upcomingCount = z.coerce.number().int().min(1).max(MAX_UPCOMING).default(10);

/**
 * The body of `POST /report-schedules/upcoming`: a schedule, of which only the frequency is required. With the `scheduleId` of a
 * stored schedule, both are compared. What does not decide when it runs is accepted, so that the body of a schedule can be sent.
 */
export const upcomingBody = (timezone: string) =>
  z.strictObject({
    ...scheduleSpec.omit({ deliveryMethod: true }).partial().shape,
    format: z.string().optional(),
    ...ruleSchema.shape,
    timezone: z.string().default(timezone),
    scheduleId: z.uuid().optional().describe('a stored schedule to compare with'),
    count: z.number().int().min(1).max(MAX_UPCOMING).default(10),
  });

import { z } from 'zod';
import { instant } from '../shared';

/** What `GET /recipients/:email/explain` answers: whether somebody got one run of a schedule, why, and what happened, in words. */
export const explanation = z.strictObject({
  email: z.string(),
  scheduleId: z.uuid(),
  occurrenceId: z.string(),
  verdict: z
    .enum(['got', 'not-got', 'not-yet', 'unknown', 'nothing-sent', 'not-for-them'])
    .describe('`got`: their mail server took it. `unknown`: the answer was lost. `nothing-sent`: the run was skipped'),
  text: z.string().describe('why, in one sentence'),
  steps: z.array(z.strictObject({ at: instant, text: z.string() })).describe('the events that led to it, oldest first'),
});
export type Explanation = z.infer<typeof explanation>;

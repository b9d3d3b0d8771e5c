import { z } from 'zod';
import { channelSchema, formatSchema, instant } from '../shared';

/**
 * Why a delivery failed, as analytics counts it. `rendering`, `condition`, `audience`, `parked` and `deadline` ended it before all outcomes
 * were known; `rejected`, `deferred` and `unknown` are what most of its recipients got, and `bounced` came after it was sent.
 */
export const failureReason = z.enum([
  'rendering',
  'condition',
  'audience',
  'parked',
  'deadline',
  'rejected',
  'deferred',
  'unknown',
  'bounced',
  'other',
]);
export type FailureReason = z.infer<typeof failureReason>;

const count = z.number().int();
const rate = z.number().nullable();
const seconds = z.number().nullable();

const counts = { total: count, sent: count, failed: count, pending: count, skipped: count, bounced: count };
const rated = { ...counts, successRate: rate.describe('sent ones among those sent, failed or bounced; null for none') };

const latency = z
  .strictObject({ count, p50: seconds, p90: seconds, p95: seconds, p99: seconds })
  .describe('seconds from the planned time to the end of sending, within 2.5 %');

const reach = {
  runs: count.describe('that fired'),
  recipients: count.describe('of its deliveries, summed up'),
  reached: count.describe('recipients that a mail server accepted the mail for, or for whom it is kept in the portal'),
};

/** Some of many: those with the most, and of those with at least `minimum` the best and the worst by success rate. */
const some = <T extends z.ZodType>(one: T) =>
  z.strictObject({
    count: count.describe('how many there are'),
    most: z.array(one).describe('the 20 with the most'),
    best: z.array(one).describe('the 10 with the highest success rate'),
    worst: z.array(one).describe('the 10 with the lowest success rate, below 1'),
  });

const report = z.strictObject({
  reportId: z.uuid(),
  name: z.string().nullable().describe('null when the caller may not see the report'),
  ...reach,
  ...rated,
  latency,
});
const schedule = z.strictObject({ scheduleId: z.uuid(), name: z.string().nullable(), ...reach, ...rated });
const domain = z.strictObject({
  domain: z.string(),
  recipients: count.describe('with an outcome'),
  accepted: count,
  failed: count.describe('rejected, or deferred until no attempt was left'),
  unknown: count.describe('nobody knows whether they have the mail'),
  suppressed: count.describe('addresses that get no mail'),
  successRate: rate.describe('accepted ones among those accepted, failed or unknown; null for none'),
});

/** What `GET /analytics` answers. */
export const analytics = z.strictObject({
  from: instant,
  to: instant,
  timezone: z.string(),
  minimum: count,
  ...reach,
  ...rated,
  latency,
  days: z.array(z.strictObject({ day: z.iso.date(), ...counts })).describe('days without deliveries are left out'),
  hours: z.array(z.strictObject({ hour: count, ...rated })).describe('24, of the local time at which they fired'),
  weekdays: z.array(z.strictObject({ weekday: count.describe('1 is Monday'), ...rated })).describe('7'),
  reports: some(report).describe('by their runs'),
  schedules: some(schedule).describe('by their deliveries'),
  domains: some(domain).describe('domains of receivers, by recipients'),
  channels: z.array(z.strictObject({ channel: channelSchema.nullable(), ...rated })),
  formats: z.array(z.strictObject({ format: formatSchema.nullable(), ...rated })),
  verdicts: z
    .strictObject({ ok: count, firing: count, noData: count, error: count, sent: count, notSent: count })
    .describe('what conditions found in the runs due in this time, and whether a mail was sent for it'),
  failures: z.array(z.strictObject({ reason: failureReason, deliveries: count })).describe('most first'),
  skips: z
    .array(z.strictObject({ reason: z.string().describe('as `skipReason` of a run'), deliveries: count }))
    .describe('why occurrences were skipped or nothing was sent, most first'),
});
export type Analytics = z.infer<typeof analytics>;

import type { Clock, Limited } from '@punctual/chassis';
import { isZone } from '@punctual/chassis/zones';
import { analytics } from '@punctual/contracts';
import { z } from 'zod';
import { readAnalytics } from '../../analytics/analytics';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { periodOf, periodQuery } from '../period';
import { analyticsExample } from './analytics-example';

const MINIMUM = { preset: 10, max: 100_000 };

const query = z.strictObject({
  ...periodQuery.shape,
  timezone: z
    .string()
    .refine((zone) => isZone(zone), 'is not a region of the IANA time zone database, such as Europe/Berlin')
    .optional()
    .describe('the zone of days, hours and weekdays; DEFAULT_TIMEZONE when omitted'),
  minimum: z.coerce
    .number()
    .int()
    .min(1)
    .max(MINIMUM.max)
    .default(MINIMUM.preset)
    .describe('how many deliveries (of domains: recipients) must have ended to be among the best or the worst'),
});

/** `reading` lets one period be read at a time. */
type Needs = { views: ViewReader; clock: Clock; defaultTimezone: string; reading: Limited };

/** How deliveries went, over all schedules. */
export const analyticsRoutes = ({ views, clock, defaultTimezone, reading }: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/analytics',
    id: 'getAnalytics',
    tag: 'Analytics',
    summary:
      'Read how deliveries went in a period: by day, hour and weekday, by report, schedule, channel, format and domain of receivers; tests and notices do not count',
    access: 'reader',
    query,
    answers: {
      200: json('Of all that the caller may see', analytics.meta({ id: 'Analytics', example: analyticsExample })),
    },
    handle: async ({ query: { timezone = defaultTimezone, minimum, ...asked }, user, gone }) => {
      const period = { ...periodOf(asked, clock), timezone, minimum };
      const signal = gone();
      return { status: 200, body: await reading(() => readAnalytics(views, period, user, signal), signal) };
    },
  }),
];

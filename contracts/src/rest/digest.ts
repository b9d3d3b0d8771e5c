import { z } from 'zod';
import { instant } from '../shared';

/** How often an owner is told how their schedules did. */
export const digestFrequency = z.enum(['off', 'weekly', 'monthly']);
export type DigestFrequency = z.infer<typeof digestFrequency>;

const setting = {
  frequency: digestFrequency.describe('weekly: on Mondays, monthly: on the first, each from 07:00 in the zone'),
  timezone: z.string(),
};

/** The body of `PUT /me/digest`; without a zone it gets `timezone`. */
export const digestBody = (timezone: string) =>
  z.strictObject({ ...setting, timezone: setting.timezone.default(timezone) });

/** What `GET /me/digest` answers. `since` is when it was last changed: periods that end later are told; null when it never was. */
export const digestResource = z.strictObject({ ...setting, since: instant.nullable() });
export type DigestSetting = z.infer<typeof digestResource>;

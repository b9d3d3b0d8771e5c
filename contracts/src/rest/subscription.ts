import { z } from 'zod';
import { checkMoreReports } from './more-reports';
import { checkFormats, formatFields, formatsOf, type ScheduleSpec, scheduleResource, scheduleSpec } from './schedule';

/** How a subscription reaches its user: by mail, or it is kept in the portal to read. */
export const deliveryMethods = ['EMAIL', 'SLACK', 'WEBHOOK', 'PORTAL'] as const;

const method = z
  .enum(deliveryMethods)
  .default('EMAIL')
  .refine((value) => value === 'EMAIL' || value === 'PORTAL', 'only EMAIL and PORTAL are available yet');

// A subscription goes to its user alone and always, so these are not for clients to say.
const {
  recipients: _recipients,
  audience: _audience,
  distributionCondition: _condition,
  onFailure: _onFailure,
  onMissingCharacters: _onMissingCharacters,
  noData: _noData,
  notify: _notify,
  notifyResolved: _notifyResolved,
  guard: _guard,
  ...chosen
} = scheduleSpec.shape;

/** What a subscription says of its own; the rest of its schedule follows from it and its user. */
export type SubscriptionSpec = Omit<
  ScheduleSpec,
  | 'recipients'
  | 'audience'
  | 'distributionCondition'
  | 'onFailure'
  | 'onMissingCharacters'
  | 'noData'
  | 'notify'
  | 'notifyResolved'
  | 'guard'
>;

/** The body of `POST /subscriptions` and `PUT /subscriptions/:id`; without a zone it gets `timezone`. */
export const subscriptionBody = (timezone: string) =>
  z
    .strictObject({
      ...chosen,
      ...formatFields,
      deliveryMethod: method,
      timezone: z.string().default(timezone),
      overlap: chosen.overlap.unwrap().default('queue-one'),
    })
    .check((context) => {
      checkFormats(context);
      checkMoreReports(context, formatsOf(context.value));
    })
    .transform(
      ({ format, formats, ...rest }): SubscriptionSpec => ({ ...rest, formats: formatsOf({ format, formats }) }),
    );

const {
  recipients: __recipients,
  audience: __audience,
  distributionCondition: __condition,
  onFailure: __onFailure,
  onMissingCharacters: __onMissingCharacters,
  noData: __noData,
  notify: __notify,
  notifyResolved: __notifyResolved,
  guard: __guard,
  ...shown
} = scheduleResource.shape;

/** What `GET /subscriptions/:id` answers. */
export const subscriptionResource = z.strictObject({ ...shown, deliveryMethod: z.enum(deliveryMethods) });
export type SubscriptionResource = z.infer<typeof subscriptionResource>;

/** The schedule of a subscription: to one person, a message of their own. */
export const subscriptionSchedule = (spec: SubscriptionSpec, email: string): ScheduleSpec => ({
  ...spec,
  recipients: { to: [email], cc: [], bcc: [], lists: [] },
  audience: 'individually',
  distributionCondition: { type: 'ALWAYS' },
  onFailure: 'owner',
  onMissingCharacters: 'send',
  noData: 'ownerNotice',
  notify: 'everyRun',
  notifyResolved: false,
  guard: null,
});

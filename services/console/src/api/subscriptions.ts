import { queryOptions } from '@tanstack/react-query';
import { client, conditions, type Press, read } from './client';
import {
  changeSubscription,
  createSubscription,
  deleteSubscription,
  getSubscription,
  listPortal,
  listReceived,
  listSubscriptionHistory,
  listSubscriptions,
  pauseSubscription,
  restoreSubscription,
  resumeSubscription,
  returnToMail,
} from './gen/sdk.gen';
import type { CreateSubscriptionData, ListSubscriptionsData, Received, Run, Subscription } from './gen/types.gen';

export type { Received, Run, Subscription };

/** Filters of the table of subscriptions, as the API takes them. */
export type SubscriptionFilters = NonNullable<ListSubscriptionsData['query']>;
/** What the API takes for a subscription. */
export type SubscriptionBody = CreateSubscriptionData['body'];

type Seen = Pick<Subscription, 'id' | 'version'>;

const all = ['subscriptions'] as const;

/** Subscriptions, and everything else that is sent to the caller: keys and queries. */
export const subscriptions = {
  all,
  list: (query: SubscriptionFilters = {}) =>
    queryOptions({
      queryKey: [...all, 'list', query],
      queryFn: ({ signal }) => read(listSubscriptions({ query, signal })),
    }),
  history: (subscriptionId: string) =>
    queryOptions({
      queryKey: ['runs', 'of-subscription', subscriptionId],
      queryFn: ({ signal }) => read(listSubscriptionHistory({ path: { subscriptionId }, signal })),
    }),
  received: () => queryOptions({ queryKey: ['receives'], queryFn: ({ signal }) => read(listReceived({ signal })) }),
  portal: (cursor: string | undefined) =>
    queryOptions({
      // What arrives in the portal is a delivery.
      queryKey: ['deliveries', 'portal', cursor],
      queryFn: ({ signal }) => read(listPortal({ query: cursor === undefined ? {} : { cursor }, signal })),
    }),
};

/** A subscription as it is now. */
export const currentSubscription = (subscriptionId: string) => read(getSubscription({ path: { subscriptionId } }));

/** Subscribes, or replaces a subscription that is still the version that was seen. */
export const saveSubscription = (subscriptionId: string | undefined, body: SubscriptionBody, intent: Press) => {
  const headers = conditions(intent);
  return subscriptionId
    ? read(changeSubscription({ path: { subscriptionId }, body, headers }))
    : read(createSubscription({ body, headers }));
};

/** Switches a subscription on or off, or off until an instant. */
export const switchSubscription = (
  { id, version, on, until = null }: Seen & { on: boolean; until?: string | null },
  { key }: Press,
) => {
  const to = { path: { subscriptionId: id }, headers: conditions({ version, key }) };
  return read(on ? resumeSubscription(to) : pauseSubscription({ ...to, body: until === null ? {} : { until } }));
};

/** Brings back a subscription that was ended. */
export const bringBackSubscription = ({ id, version }: Seen, { key }: Press) =>
  read(restoreSubscription({ path: { subscriptionId: id }, headers: conditions({ version, key }) }));

/** Ends a subscription; its history is kept. */
export const endSubscription = ({ id, version }: Seen, { key }: Press) =>
  read(deleteSubscription({ path: { subscriptionId: id }, headers: conditions({ version, key }) }));

/** Gets again what the caller left by the link in a mail: the schedule, or all mail. */
export const comeBack = ({ schedule, suppressed }: Received, intent: Press): Promise<unknown> =>
  read(
    returnToMail({
      body: { scheduleId: suppressed?.all ? null : (schedule?.id ?? null) },
      headers: conditions(intent),
    }),
  );

/** Ends one thing that the caller receives, by the request that the server names for it. */
export const leave = ({ leave: { path } }: Pick<Received, 'leave'>, intent: Press): Promise<unknown> =>
  read(client.delete<{ 204: unknown }, unknown, true>({ url: path, headers: conditions(intent), throwOnError: true }));

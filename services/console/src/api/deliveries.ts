import { queryOptions } from '@tanstack/react-query';
import { conditions, type Press, read } from './client';
import {
  getDelivery,
  getDeliveryTimeline,
  linkToDeliveryMessage,
  listDeliveries,
  rerenderDelivery,
  resendDelivery,
  retryDelivery,
} from './gen/sdk.gen';
import type { Delivery, ListDeliveriesData, MessageLink, Repeat } from './gen/types.gen';

export type { Delivery, MessageLink, Repeat };

/** Filters of the table of deliveries, as the API takes them. */
export type DeliveryFilters = NonNullable<ListDeliveriesData['query']>;

const all = ['deliveries'] as const;
const of = (deliveryId: string) => [...all, 'one', deliveryId] as const;
const pathOf = (deliveryId: string) => `/api/v1/deliveries/${encodeURIComponent(deliveryId)}`;

/** Deliveries: keys and queries. */
export const deliveries = {
  all,
  list: (query: DeliveryFilters = {}) =>
    queryOptions({
      queryKey: [...all, 'list', query],
      queryFn: ({ signal }) => read(listDeliveries({ query, signal })),
    }),
  one: (deliveryId: string) =>
    queryOptions({
      queryKey: of(deliveryId),
      queryFn: ({ signal }) => read(getDelivery({ path: { deliveryId }, signal })),
    }),
  timeline: (deliveryId: string) =>
    queryOptions({
      queryKey: [...of(deliveryId), 'timeline'],
      queryFn: ({ signal }) => read(getDeliveryTimeline({ path: { deliveryId }, signal })),
    }),
  /** An address that shows the mail to a recipient. It expires, so it is never taken from the cache for long. */
  message: (deliveryId: string, recipient: string) =>
    queryOptions({
      queryKey: ['messages', deliveryId, recipient],
      queryFn: ({ signal }) => read(linkToDeliveryMessage({ path: { deliveryId }, body: { recipient }, signal })),
      staleTime: 4 * 60_000,
      gcTime: 4 * 60_000,
      retry: false,
    }),
};

/** Where a rendered file of a delivery can be downloaded. */
export const fileOf = (deliveryId: string, name: string): string =>
  `${pathOf(deliveryId)}/artifacts/${encodeURIComponent(name)}`;

/** Where the mail to a recipient can be downloaded as it was sent. */
export const messageFileOf = (deliveryId: string, recipient: string): string =>
  `${pathOf(deliveryId)}/message?recipient=${encodeURIComponent(recipient)}`;

/** Where the proof of a delivery can be downloaded. */
export const proofOf = (deliveryId: string): string => `${pathOf(deliveryId)}/proof`;

/** The three ways to send once more, and from which time the data of a new rendering is. */
export type Again = { deed: 'retry' } | { deed: 'resend' } | { deed: 'rerender'; asOf: 'then' | 'now' };

/** Without an intent it is a dry run. */
const send = (deliveryId: string, { deed, ...how }: Again, intent: Press | null) => {
  const dryRun = intent === null;
  const to = { path: { deliveryId }, headers: intent === null ? {} : conditions(intent) };
  if (deed === 'retry') return read(retryDelivery({ ...to, body: { dryRun } }));
  if (deed === 'resend') return read(resendDelivery({ ...to, body: { dryRun } }));
  return read(rerenderDelivery({ ...to, body: { asOf: 'then', ...how, dryRun } }));
};

/** Who would get mail, before anything is done. */
export const dryRun = (deliveryId: string, again: Again) =>
  queryOptions({
    queryKey: [...of(deliveryId), 'dry-run', again],
    queryFn: (): Promise<Repeat> => send(deliveryId, again, null),
    staleTime: 0,
    gcTime: 0,
  });

/** Sends once more. Never optimistic: what is said is what the server has begun. */
export const sendAgain = (deliveryId: string, again: Again, intent: Press): Promise<Repeat> =>
  send(deliveryId, again, intent);

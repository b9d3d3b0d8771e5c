import {
  type Bus,
  type Clock,
  type EventStore,
  eventsOf,
  type LinkKeys,
  openUnsubscribeToken,
  recipientHash,
  runIn,
  suppressionIdOf,
  unsubscribePath,
} from '@punctual/chassis';
import { type Event, isDeliveryId } from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { suppressedNow } from '../../views/suppressed-now';
import { forward } from '../forward';
import { NetworkLimit } from '../network-limit';
import { type Answer, type Operation, operation } from '../operation';
import { type Leaving, leavingPage, noLinkPage, notedPage } from './unsubscribe-page';

type Needs = {
  bus: Bus;
  engine: ViewEngine;
  views: ViewReader;
  store: EventStore;
  clock: Clock;
  keys: Pick<LinkKeys, 'named'>;
};

/** From one network in a minute: a large receiver unsubscribes for all its users. */
const PER_MINUTE = 3_000;

const params = z.strictObject({ token: z.string().max(2_000) });
const query = z.strictObject({
  from: z.enum(['schedule', 'all']).default('schedule').describe('what is left: the schedule, or all mail'),
  after: z.enum(['leaves', 'returns']).default('leaves'),
});

type Opened = Event<'DeliveryOpened'>['data'];
/** Whom a link is for, and what brought them the mail. */
type Reader = { tenantId: string; email: string; opened: Opened };

/**
 * The links with which recipients leave, without an account. Reading a page changes nothing, however often programs look at it; a POST does at
 * once, with whatever body, without a redirect and each time with the same answer (RFC 8058, section 3).
 */
export const unsubscribeRoutes = (needs: Needs): Operation[] => {
  const { views, store, keys, clock } = needs;
  const limit = new NetworkLimit(clock, PER_MINUTE);

  const readerOf = async (token: string): Promise<Reader | null> => {
    const link = await openUnsubscribeToken(token, keys.named);
    if (!link || !isDeliveryId(link.deliveryId)) return null;
    const { tenantId, deliveryId, recipient } = link;
    const [opened] = (await eventsOf(store, 'delivery', deliveryId)).flatMap(({ type, data }) =>
      type === 'DeliveryOpened' ? [data] : [],
    );
    const found = opened?.recipients.find(({ email }) => recipientHash(email) === recipient);
    return opened && found ? { tenantId, email: found.email, opened } : null;
  };

  const leavingOf = async ({ tenantId, email, opened }: Reader): Promise<Leaving> => {
    const row = (scheduleId: string | null) =>
      suppressedNow(views, suppressionIdOf(tenantId, email, scheduleId), clock.now());
    const [all, schedule] = [await row(null), await row(opened.scheduleId)];
    const byOthers = [all, schedule].some((one) => one && one.cause !== 'unsubscribed');
    const name = opened.letter?.schedule ?? opened.name ?? null;
    return { email, schedule: name, left: { all: all !== null, schedule: schedule !== null }, byOthers };
  };

  const forReader = async (
    { token, network }: { token: string; network: string },
    work: (reader: Reader) => Promise<Answer>,
  ): Promise<Answer> => {
    limit.take(network);
    const reader = await readerOf(token);
    return reader ? runIn({ tenantId: reader.tenantId, userId: null }, () => work(reader)) : noLinkPage();
  };

  const pages = {
    200: { description: 'What they get now', schema: z.string(), mediaType: 'text/html' },
    404: { description: 'It is no link' },
    429: { description: 'Too many requests from this network' },
  };
  const path = unsubscribePath(':token');
  return [
    operation({
      method: 'get',
      path,
      id: 'getUnsubscribePage',
      tag: 'Mail',
      summary: 'A page for the recipient of a mail: what they get, and how they end it. Nothing changes',
      access: 'public',
      params,
      answers: pages,
      handle: ({ params: { token }, network }) =>
        forReader({ token, network }, async (reader) => leavingPage(await leavingOf(reader))),
    }),
    operation({
      method: 'post',
      path,
      id: 'unsubscribe',
      tag: 'Mail',
      summary: 'The recipient of a mail gets no more of its schedule, or of all (RFC 8058), or gets them again',
      access: 'public',
      params,
      query,
      bodyType: 'ignored',
      neverReplayed: true,
      answers: pages,
      handle: ({ params: { token }, query: { from, after }, network, commandId }) =>
        forReader({ token, network }, async (reader) => {
          const { email, opened } = reader;
          const scheduleId = from === 'all' ? null : opened.scheduleId;
          const data = { email, scheduleId, fromDelivery: opened.deliveryId, after };
          const { visible } = await forward(needs, { type: 'Unsubscribe', data }, commandId);
          return visible ? leavingPage(await leavingOf(reader)) : notedPage();
        }),
    }),
  ];
};

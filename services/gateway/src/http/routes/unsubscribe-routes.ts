import {
  type Bus,
  type Clock,
  type EventStore,
  eventsOf,
  hashedAddress,
  isHashedAddress,
  type LinkKeys,
  openUnsubscribeToken,
  recipientHash,
  runIn,
  suppressionIdOf,
  unsubscribePath,
} from '@punctual/chassis';
import { type Event, isDeliveryId, isErasedAddress, type SuppressionResource } from '@punctual/contracts';
import { z } from 'zod';
import { type SentTo, sendsTo, sentBesides } from '../../list/for-reader';
import type { Sentences } from '../../schedule/sentences';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { suppressedNow } from '../../views/suppressed-now';
import { suppressionView } from '../../views/suppression.view';
import { forward } from '../forward';
import { NetworkLimit } from '../network-limit';
import { type Answer, type Operation, operation } from '../operation';
import { type Leaving, leavingPage, noLinkPage, notedPage, otherDayPage } from './unsubscribe-page';

type Needs = {
  bus: Bus;
  engine: ViewEngine;
  views: ViewReader;
  store: EventStore;
  clock: Clock;
  keys: Pick<LinkKeys, 'named'>;
  sentences: Pick<Sentences, 'of'>;
};

/** From one network in a minute: a large receiver unsubscribes for all its users. */
const PER_MINUTE = 3_000;

/** How many other schedules a page shows. */
const MOST_SHOWN = 50;
const DAY_MS = 86_400_000;
/** For how many weeks the page offers to pause, and the most days that may be asked for. */
const PAUSE_WEEKS = [1, 4, 13];
const MOST_DAYS = 366;

const params = z.strictObject({ token: z.string().max(2_000) });
const query = z.strictObject({
  from: z.enum(['schedule', 'all']).default('schedule').describe('what is left: one schedule, or all mail'),
  schedule: z.uuid().optional().describe('the schedule; the one of the mail where this is not set'),
  after: z.enum(['leaves', 'pauses', 'returns']).default('leaves'),
  until: z.iso.date().optional().describe('with `pauses`: the day, in UTC, from which mail is sent again'),
});

/** Whether it is the POST of a mail program (RFC 8058), whose answer hardly anybody reads. The buttons of a page all say what they are about. */
const isOneClick = ({ from, schedule, after }: z.output<typeof query>): boolean =>
  from === 'schedule' && schedule === undefined && after === 'leaves';

/** What is known of the delivery; of one whose events were removed only the first two. */
type Opened = Pick<Event<'DeliveryOpened'>['data'], 'scheduleId' | 'deliveryId'> &
  Partial<Pick<Event<'DeliveryOpened'>['data'], 'letter' | 'name'>>;
/** Whom a link is for, and what brought them the mail. */
/** `hashed` stands for the address where nothing else of it is known, or was when they left. */
type Reader = { tenantId: string; email: string; hashed: string; opened: Opened };

/**
 * The links with which recipients leave, without an account. Reading a page changes nothing, however often programs look at it; a POST does at
 * once, with whatever body, without a redirect and each time with the same answer (RFC 8058, section 3).
 */
export const unsubscribeRoutes = (needs: Needs): Operation[] => {
  const { views, store, keys, clock } = needs;
  const limit = new NetworkLimit(clock, PER_MINUTE);

  /** The address that somebody left by, whom a link names by this hash; null where nobody did. */
  const addressOf = async (recipient: string): Promise<string | null> => {
    const sort = { column: 'since', descending: true };
    const [found] = await views.list(suppressionView, { where: [['hash', '=', recipient]], sort, limit: 1 });
    return found ? (found.doc as SuppressionResource).email : null;
  };

  /** What the reader does not get: under their address, and under what stands for it. */
  const outsOf = async ({ tenantId, email, hashed }: Reader, scheduleId: string | null) => {
    const now = clock.now();
    const spelled = [...new Set([email, hashed])];
    const rows = await Promise.all(
      spelled.map((one) => suppressedNow(views, suppressionIdOf(tenantId, one, scheduleId), now)),
    );
    return spelled.flatMap((one, index) => {
      const row = rows[index];
      return row ? [{ email: one, until: row.until, own: row.cause === 'unsubscribed' }] : [];
    });
  };

  const readerOf = async (token: string): Promise<Reader | null> => {
    const link = await openUnsubscribeToken(token, keys.named);
    if (!link || !isDeliveryId(link.deliveryId)) return null;
    const { tenantId, deliveryId, recipient } = link;
    const hashed = hashedAddress(recipient);
    const events = await eventsOf(store, 'delivery', deliveryId);
    const archived = events.find(({ type }) => type === 'DeliveryArchived');
    // Its link works for ever (RFC 8058), and the key that signed it says that the mail was sent.
    const byHash = async (scheduleId: string): Promise<Reader> => ({
      ...{ tenantId, hashed, opened: { scheduleId, deliveryId } },
      email: (await runIn({ tenantId, userId: null }, () => addressOf(recipient))) ?? hashed,
    });
    if (archived?.type === 'DeliveryArchived') return byHash(archived.data.scheduleId);
    const [opened] = events.flatMap(({ type, data }) => (type === 'DeliveryOpened' ? [data] : []));
    const found = opened?.recipients.find(({ email }) => recipientHash(email) === recipient);
    if (opened && found) return { tenantId, email: found.email, hashed, opened };
    // Somebody of this mail was erased, and it may be this reader.
    return opened?.recipients.some(({ email }) => isErasedAddress(email)) ? byHash(opened.scheduleId) : null;
  };

  /** What a page shows; with `alone` nothing is read but what brought the mail. */
  const leavingOf = async (reader: Reader, alone = false): Promise<Leaving> => {
    const { tenantId, email, opened } = reader;
    const [now, today] = [clock.now(), clock.millis()];
    const { scheduleId } = opened;
    const outs = await Promise.all([outsOf(reader, null), outsOf(reader, scheduleId)]);
    const [all = null, out = null] = outs.map(([one]) => one && { until: one.until, own: one.own });
    // Whoever gets no mail at all is shown none.
    const sent =
      alone || all || isHashedAddress(email)
        ? null
        : await sentBesides(needs, { tenantId, email }, { scheduleId, most: MOST_SHOWN }, now);
    const first: SentTo = {
      scheduleId,
      // As the mail called it, whatever it is called by now.
      name: opened.letter?.schedule ?? opened.name ?? null,
      often: sent?.often ?? null,
      out,
    };
    const pauses = PAUSE_WEEKS.map((weeks) => ({
      ...{ weeks, day: new Date(today + weeks * 7 * DAY_MS).toISOString().slice(0, 10) },
    }));
    return {
      email: isHashedAddress(email) ? null : email,
      first,
      others: sent?.others ?? null,
      more: sent?.more ?? 0,
      all,
      pauses,
    };
  };

  /** The schedule that a reader asks about; undefined for one that is not for them. */
  const askedOf = async (
    { email, opened }: Reader,
    { from, schedule = opened.scheduleId }: z.output<typeof query>,
  ): Promise<string | null | undefined> => {
    if (from === 'all') return null;
    if (schedule === opened.scheduleId) return schedule;
    return (await sendsTo(views, email, schedule)) ? schedule : undefined;
  };

  /** The instant until which somebody pauses; null when they leave for good, undefined for no day that can be paused until. */
  const untilOf = ({ after, until }: z.output<typeof query>): string | null | undefined => {
    if (after !== 'pauses') return null;
    const at = until === undefined ? Number.NaN : Date.parse(until);
    return at > clock.millis() && at <= clock.millis() + MOST_DAYS * DAY_MS ? new Date(at).toISOString() : undefined;
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
      summary:
        'The recipient of a mail gets no more of a schedule, or of all (RFC 8058), for good or until a day, or gets them again',
      access: 'public',
      params,
      query,
      bodyType: 'ignored',
      neverReplayed: true,
      answers: {
        ...pages,
        422: {
          description:
            'A page that says so for a day that cannot be paused until; a problem for a field that is invalid',
        },
      },
      handle: ({ params: { token }, query: asked, network, commandId }) =>
        forReader({ token, network }, async (reader) => {
          const { email, opened } = reader;
          const scheduleId = await askedOf(reader, asked);
          if (scheduleId === undefined) return noLinkPage();
          const until = untilOf(asked);
          // It is read by a person whose page has been open since then.
          if (until === undefined) return otherDayPage(await leavingOf(reader), MOST_DAYS);
          const after = asked.after === 'returns' ? 'returns' : 'leaves';
          const about = { scheduleId, fromDelivery: opened.deliveryId, after, until } as const;
          // Who comes back does so under each name that they left under.
          const left = after === 'returns' ? (await outsOf(reader, scheduleId)).map((one) => one.email) : [];
          const others = left.filter((one) => one !== email);
          for (const [index, one] of others.entries())
            await forward(needs, { type: 'Unsubscribe', data: { ...about, email: one } }, `${commandId}-${index}`);
          const { visible } = await forward(needs, { type: 'Unsubscribe', data: { ...about, email } }, commandId);
          return visible ? leavingPage(await leavingOf(reader, isOneClick(asked))) : notedPage();
        }),
    }),
  ];
};

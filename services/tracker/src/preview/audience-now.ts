import {
  type Event,
  type JudgedPreview,
  type KnownRecipient,
  MAX_SHOWN,
  needsSmtpUtf8,
  type PartPage,
  pagesOf,
  plainRecipient,
  type RenderedPreview,
} from '@punctual/contracts';
import { byList } from '../list/by-list';
import type { ListsAsOf, ListThen } from '../list/lists-as-of';

type Order = Event<'OccurrenceFired'>['data'];
type Audience = JudgedPreview['audience'];
type LeftOut = Audience['leftOut'][number];
/** Whom a run would go to now: pages of people, each with its part of the report where they stand in its rows. */
export type AudienceNow = {
  pages: readonly KnownRecipient[][];
  /** The names of the lists, in their order. */
  listNames: string[];
  parts: readonly PartPage[] | null;
  told: Audience;
};

/** Those whom only a mail server with SMTPUTF8 reaches. */
export const needingSmtpUtf8 = (pages: AudienceNow['pages']): JudgedPreview['needSmtpUtf8'] => {
  const emails = pages.flatMap((page) => page.map(({ email }) => email)).filter(needsSmtpUtf8);
  return { count: emails.length, shown: emails.slice(0, MAX_SHOWN) };
};

/** Behind every event. */
const NOW = { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n };

const whyEmpty = ({ status, emails }: ListThen): string | null => {
  if (status === 'deleted') return 'is deleted';
  if (status === 'none') return 'does not exist';
  return emails.length === 0 ? 'has no members' : null;
};

const toldOf = (
  { audience }: Order,
  pages: readonly KnownRecipient[][],
  lists: readonly ListThen[],
  leftOut: readonly LeftOut[],
  leftOutCount = leftOut.length,
): Audience => {
  const recipients = pages.flat();
  return {
    type: audience,
    recipients: recipients.length,
    messages: audience === 'together' ? pages.length : recipients.length,
    shown: recipients.slice(0, MAX_SHOWN).map(plainRecipient),
    lists: lists.map(({ listId, revision, status, emails }) => ({ listId, revision, status, members: emails.length })),
    leftOut: leftOut.slice(0, MAX_SHOWN),
    leftOutCount,
  };
};

/** Whom an occurrence would go to now: the recipients it names and the members of its lists, or the people in the rows of its report. */
export const audienceNow = async (
  listsAsOf: ListsAsOf,
  order: Order,
  people: RenderedPreview['people'],
): Promise<AudienceNow> => {
  if (people) {
    const pages = people.pages.map(({ recipients }) => recipients);
    const leftOut = people.refused.map(({ row, address, reason }) => ({ address, reason: `row ${row}: ${reason}` }));
    return { pages, listNames: [], parts: people.pages, told: toldOf(order, pages, [], leftOut, people.refusedRows) };
  }
  const lists = await Promise.all(order.recipients.lists.map((id) => listsAsOf(id, NOW)));
  const emails = lists.flatMap((list) => list.emails);
  const pages = byList(pagesOf(order, emails), order.recipients, lists);
  const listNames = lists.map(({ name }) => name);
  const leftOut = lists.flatMap((list): LeftOut[] => {
    const why = whyEmpty(list);
    return why === null ? [] : [{ address: null, reason: `the list ${list.listId} ${why}` }];
  });
  return { pages, listNames, parts: null, told: toldOf(order, pages, lists, leftOut) };
};

import { escapeHtml } from '@punctual/chassis';
import type { Answer } from '../operation';
import { PAGE_HEADERS } from './link-headers';

/** That something is not sent: until when, or for good, and whether its reader said so, and can take it back. */
export type Out = { until: string | null; own: boolean };
/** A schedule that is for the reader: what it is called and how often it is sent, where that is known. */
export type ForReader = { scheduleId: string; name: string | null; often: string | null; out: Out | null };
export type Leaving = {
  /** Null where the address of its recipient is no longer kept. */
  email: string | null;
  /** What brought them the link. */
  first: ForReader;
  /** Null where they were not looked for. */
  others: readonly ForReader[] | null;
  /** How many more there are. */
  more: number;
  /** That they get no mail at all. */
  all: Out | null;
  /** The days until which they may pause, as `2026-12-24`, and in how many weeks each is. */
  pauses: readonly { day: string; weeks: number }[];
};

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:3em auto;max-width:34em;padding:0 1em}
button{font:inherit;padding:.6em 1em;margin:.25em 0;min-height:44px;cursor:pointer}bdi{font-weight:600}summary{min-height:44px;cursor:pointer}
form{display:inline-block;margin-right:.5em}ul{padding:0;list-style:none}li{border-top:1px solid;padding:.75em 0}li p{margin:0}`;

const page = (title: string, body: string, status = 200): Answer => ({
  status,
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style><main><h1>${title}</h1>${body}</main></html>`,
  headers: PAGE_HEADERS,
});

const shown = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayOf = (instant: string): string => DAY.format(new Date(instant));

type After = 'leaves' | 'pauses' | 'returns';
const button = (words: string, asked: { from: string; after: After; schedule?: string; until?: string }): string =>
  `<form method="post" action="?${escapeHtml(new URLSearchParams(asked).toString())}"><button>${words}</button></form>`;

const pausesOf = (pauses: Leaving['pauses'], asked: { from: string; schedule?: string }): string => {
  const buttons = pauses.map(({ day, weeks }) =>
    button(`Until ${dayOf(day)} (${weeks} ${weeks === 1 ? 'week' : 'weeks'})`, {
      ...asked,
      after: 'pauses',
      until: day,
    }),
  );
  return `<details><summary>Pause</summary>${buttons.join('')}</details>`;
};

const nameOf = ({ name }: ForReader): string => (name === null ? 'these mails' : `\u201c${shown(name)}\u201d`);
const oftenOf = ({ often }: ForReader): string => (often === null ? '' : `<p>${escapeHtml(often)}</p>`);
const untilOf = ({ until }: Out): string => (until === null ? '' : ` until ${dayOf(until)}`);

/** What its reader may do about one schedule. */
const deeds = (one: ForReader, pauses: Leaving['pauses'], what: string): string => {
  const asked = { from: 'schedule', schedule: one.scheduleId };
  if (one.out && !one.out.own) return '';
  const back = one.out ? button(`Get ${what} again`, { ...asked, after: 'returns' }) : '';
  // Whoever pauses may pause for longer, or leave for good.
  if (one.out?.until === null) return back;
  return `${back}${button(`Get ${what} no more`, { ...asked, after: 'leaves' })}${pausesOf(pauses, asked)}`;
};

const leaveAll = (pauses: Leaving['pauses']): string =>
  `${button('Get no mail from here at all', { from: 'all', after: 'leaves' })}${pausesOf(pauses, { from: 'all' })}`;

const ENDED_BY_OTHERS = '<p>Your mail server refused mail, or somebody here ended it; ask who sends it.</p>';

const item = (one: ForReader, pauses: Leaving['pauses']): string => {
  const state = one.out ? `<p>Not sent${untilOf(one.out)}.</p>` : '';
  return `<li><p>${nameOf(one)}</p>${oftenOf(one)}${state}${deeds(one, pauses, nameOf(one))}</li>`;
};

const besides = ({ others, more, pauses }: Pick<Leaving, 'others' | 'more' | 'pauses'>): string => {
  // The link itself, which shows them.
  if (others === null) return '<p><a href="?">What you get besides</a></p>';
  if (others.length === 0) return '';
  const items = others.map((one) => item(one, pauses)).join('');
  return `<h2>What you get besides</h2><ul>${items}</ul>${more > 0 ? `<p>And ${more} more.</p>` : ''}`;
};

const titleOf = (first: ForReader): string => {
  if (!first.out) return 'Unsubscribe';
  return first.out.until === null ? 'You are unsubscribed' : 'Paused';
};

const contentOf = ({ email, first, others, more, all, pauses }: Leaving): { title: string; body: string } => {
  const whom = email === null ? 'the address that this mail came to' : shown(email);
  if (all)
    return {
      title: all.until === null ? 'You get no mail from here' : 'Your mail is paused',
      body: `<p>Nothing is sent to ${whom}${all.until === null ? ' any more' : untilOf(all)}.</p>${all.own ? `${button('Get mail again', { from: 'all', after: 'returns' })}${all.until === null ? '' : leaveAll(pauses)}` : ENDED_BY_OTHERS}`,
    };
  const gets = first.out
    ? `<p>${whom} does not get ${nameOf(first)}${first.out.until === null ? ' any more' : untilOf(first.out)}.</p>`
    : `<p>${whom} gets ${nameOf(first)}.</p>`;
  const what = first.name === null ? 'these mails' : 'this';
  const list = besides({ others, more, pauses });
  return {
    title: titleOf(first),
    body: `${gets}${oftenOf(first)}${first.out && !first.out.own ? ENDED_BY_OTHERS : ''}${deeds(first, pauses, what)}${list}<h2>All mail from here</h2>${leaveAll(pauses)}`,
  };
};

/** What somebody gets, how often, and how they pause it, end it, or begin it again. */
export const leavingPage = (leaving: Leaving): Answer => {
  const { title, body } = contentOf(leaving);
  return page(title, body);
};

/** For a day that cannot be paused until, as after a page was left open for long: the days of today. */
export const otherDayPage = (leaving: Leaving, mostDays: number): Answer =>
  page(
    'Choose another day',
    `<p>Nothing has changed. Mail can be paused until a day after today, at most ${mostDays} days ahead; the day you chose is over, or too far away.</p>${contentOf(leaving).body}`,
    422,
  );

/** The same words for whatever is no link, so that nobody learns what was wrong with a forged one. */
export const noLinkPage = (): Answer =>
  page('This link is none', '<p>It may be cut off. Use the one in the mail, or write to who sent it.</p>', 404);

/** For the moment in which the change is recorded and not shown yet. */
export const notedPage = (): Answer => page('Noted', '<p>It is recorded. Open the link again to see what you get.</p>');

import { escapeHtml } from '@punctual/chassis';
import type { Answer } from '../operation';
import { PAGE_HEADERS } from './link-headers';

/** What a recipient gets: no mail of this schedule, no mail at all, or both as before. */
export type Left = { schedule: boolean; all: boolean };
/** `byOthers`: somebody else has them get no mail, which they cannot end here. */
export type Leaving = { email: string; schedule: string | null; left: Left; byOthers: boolean };

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:3em auto;max-width:34em;padding:0 1em}
button{font:inherit;padding:.6em 1em;margin:.5em 0;min-height:44px;cursor:pointer}bdi{font-weight:600}`;

const page = (title: string, body: string, status = 200): Answer => ({
  status,
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style><main><h1>${title}</h1>${body}</main></html>`,
  headers: PAGE_HEADERS,
});

const button = (from: keyof Left, after: 'leaves' | 'returns', words: string): string =>
  `<form method="post" action="?from=${from}&amp;after=${after}"><button>${words}</button></form>`;

const shown = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

/** What somebody gets, and how they end it or begin it again. */
export const leavingPage = ({ email, schedule, left, byOthers }: Leaving): Answer => {
  const what = schedule === null ? 'these mails' : `\u201c${shown(schedule)}\u201d`;
  const of = schedule === null ? 'these mails' : 'this';
  const blocked = byOthers ? '<p>Your mail server refused mail, or somebody here ended it; ask who sends it.</p>' : '';
  if (left.all)
    return page(
      'You get no mail from here',
      `<p>Nothing is sent to ${shown(email)} any more.</p>${blocked}${byOthers ? '' : button('all', 'returns', 'Get mail again')}`,
    );
  if (left.schedule)
    return page(
      'You are unsubscribed',
      `<p>${shown(email)} does not get ${what} any more.</p>${blocked}${byOthers ? '' : button('schedule', 'returns', `Get ${of} again`)}${button('all', 'leaves', 'Get no mail from here at all')}`,
    );
  return page(
    'Unsubscribe',
    `<p>${shown(email)} gets ${what}.</p>${button('schedule', 'leaves', `Get ${of} no more`)}${button('all', 'leaves', 'Get no mail from here at all')}`,
  );
};

/** The same words for whatever is no link, so that nobody learns what was wrong with a forged one. */
export const noLinkPage = (): Answer =>
  page('This link is none', '<p>It may be cut off. Use the one in the mail, or write to who sent it.</p>', 404);

/** For the moment in which the change is recorded and not shown yet. */
export const notedPage = (): Answer => page('Noted', '<p>It is recorded. Open the link again to see what you get.</p>');

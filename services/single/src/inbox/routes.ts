import Router, { type RouterContext } from '@koa/router';
import { foreignPages, Problem, problemBody } from '@punctual/gateway';
import type { Middleware } from 'koa';
import { BODY_POLICY, PAGE_POLICY } from './html';
import { htmlWithImages, type ParsedMessage, parseMessage } from './message';
import { listPage, messagePage, problemPage, returnedPage } from './pages';
import { RETURNS, type Return, sendBack, type WayBack } from './returns';
import type { InboxStore, Search, Summary } from './store';

const FIELDS = ['to', 'subject', 'limit', 'cursor'];
const LONGEST_SEARCH = 320;

/** An error response: its status, and the stable code of the API's problems. */
type Refusal = { status: number; code: string };
const UNKNOWN: Refusal = { status: 404, code: 'message/unknown' };
const INVALID: Refusal = { status: 422, code: 'request/invalid' };
const FOREIGN: Refusal = { status: 403, code: 'request/foreign-origin' };
const NO_WAY_BACK: Refusal = { status: 409, code: 'message/no-way-back' };
const REFUSED: Refusal = { status: 502, code: 'message/not-taken-back' };

/** An invalid query, with a message for the caller. */
class BadQuery extends Error {}

const one = (query: RouterContext['query'], name: string): string => {
  const value = query[name] ?? '';
  if (Array.isArray(value)) throw new BadQuery(`${name}: give it once`);
  return value;
};

const searchOf = (query: RouterContext['query'], defaultLimit: number): Search => {
  const unknown = Object.keys(query).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw new BadQuery(`${unknown}: unknown; known are ${FIELDS.join(', ')}`);
  const [to, subject, limit, cursor] = [
    one(query, 'to'),
    one(query, 'subject'),
    one(query, 'limit'),
    one(query, 'cursor'),
  ];
  for (const [name, text] of [
    ['to', to],
    ['subject', subject],
  ] as const) {
    if (text.length > LONGEST_SEARCH) throw new BadQuery(`${name}: at most ${LONGEST_SEARCH} characters`);
  }
  if (limit !== '' && !(/^\d{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= 100))
    throw new BadQuery('limit: a whole number from 1 to 100');
  if (cursor !== '' && !/^[1-9]\d{0,14}$/.test(cursor)) throw new BadQuery('cursor: not a nextCursor of this list');
  return {
    to,
    subject,
    limit: limit === '' ? defaultLimit : Number(limit),
    before: cursor === '' ? null : Number(cursor),
  };
};

/** One extra row is read to find out whether there is a next page. */
const pageOf = (store: InboxStore, search: Search): { items: Summary[]; nextCursor: string | null } => {
  const found = store.list({ ...search, limit: search.limit + 1 });
  const items = found.slice(0, search.limit);
  return { items, nextCursor: found.length > items.length ? String(items.at(-1)?.id) : null };
};

const asJson = (summary: Summary, { headers, date, text, html, parts }: ParsedMessage): object => ({
  ...summary,
  date,
  headers,
  text,
  html,
  attachments: parts.map(({ filename, contentType, content }) => ({ filename, contentType, size: content.length })),
});

const say = (ctx: RouterContext, { status, code }: Refusal, title: string, detail: string): void => {
  ctx.status = status;
  ctx.body = ctx.path.endsWith('.json')
    ? JSON.stringify(problemBody(new Problem(status, code, detail)))
    : problemPage(title, detail);
  ctx.type = ctx.path.endsWith('.json') ? 'application/problem+json' : 'html';
};

const { isForeign } = foreignPages(undefined);

/** Whether the sender of a message, as its envelope says, is an address of this message alone. */
const comesBack = ({ from }: Summary, wayBack: WayBack | null): boolean =>
  wayBack !== null && from.toLowerCase().endsWith(`@${wayBack.domain}`);

/**
 * The inbox over HTTP, under `/inbox`, behind `guard`. Everything in a mail is untrusted: it is escaped, sandboxed or
 * downloaded.
 * @param wayBack where a message is sent back to, as a mail server does with what it cannot deliver; null where nobody takes it
 */
export const inboxRoutes = (store: InboxStore, guard: Middleware, wayBack: WayBack | null): Router => {
  const router = new Router({ sensitive: true });
  router.use(guard);
  router.use(async (ctx, next) => {
    ctx.set({
      'Content-Security-Policy': PAGE_POLICY,
      'X-Content-Type-Options': 'nosniff',
      // Not `no-referrer`: a form of such a page says that it comes from nowhere, and its POST is taken for a foreign one (Fetch, section 3.2).
      'Referrer-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    });
    try {
      await next();
    } catch (error) {
      if (!(error instanceof BadQuery)) throw error;
      say(ctx, INVALID, 'Invalid query', error.message);
    }
  });

  type Found = { summary: Summary; raw: Uint8Array; message: ParsedMessage; ctx: RouterContext; place: number };
  const noSuchMessage = (ctx: RouterContext, id: string | undefined): void =>
    say(
      ctx,
      UNKNOWN,
      'No such message',
      `There is no message ${id}; the oldest messages are removed as new ones arrive.`,
    );
  /** A route of one message: its number and, where the path has one, the index of a part. */
  const ofMessage = (path: RegExp, answer: (found: Found) => void): void => {
    router.get(path, async (ctx) => {
      const [id, place] = ctx.captures ?? [];
      const found = store.find(Number(id));
      if (found) answer({ ...found, message: await parseMessage(found.raw), ctx, place: Number(place) });
      else noSuchMessage(ctx, id);
    });
  };

  router.get('/inbox', (ctx) => {
    const search = searchOf(ctx.query, 50);
    const { items, nextCursor } = pageOf(store, search);
    ctx.type = 'html';
    ctx.body = listPage(items, search, nextCursor);
  });
  router.get('/inbox.json', (ctx) => {
    ctx.body = pageOf(store, searchOf(ctx.query, 20));
  });
  ofMessage(/^\/inbox\/(\d{1,15})$/, ({ ctx, summary, message }) => {
    ctx.type = 'html';
    ctx.body = messagePage(summary, message, comesBack(summary, wayBack));
  });
  ofMessage(/^\/inbox\/(\d{1,15})\.json$/, ({ ctx, summary, message }) => {
    ctx.body = asJson(summary, message);
  });
  ofMessage(/^\/inbox\/(\d{1,15})\/body$/, ({ ctx, message }) => {
    ctx.set('Content-Security-Policy', BODY_POLICY);
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = `<!doctype html><base target="_blank">${htmlWithImages(message)}`;
  });
  ofMessage(/^\/inbox\/(\d{1,15})\/raw$/, ({ ctx, summary, raw }) => {
    ctx.attachment(`message-${summary.id}.eml`);
    ctx.type = 'message/rfc822';
    ctx.body = Buffer.from(raw);
  });
  ofMessage(/^\/inbox\/(\d{1,15})\/parts\/(\d{1,6})$/, ({ ctx, message, place }) => {
    const part = message.parts[place];
    if (!part) {
      say(ctx, UNKNOWN, 'No such attachment', `The message has ${message.parts.length} attachments, counted from 0.`);
      return;
    }
    ctx.attachment(part.filename.replace(/[\p{Cc}/\\]+/gu, '_'));
    ctx.set('Content-Security-Policy', "default-src 'none'; sandbox");
    ctx.type = part.contentType;
    ctx.body = Buffer.from(part.content);
  });
  router.post(new RegExp(`^/inbox/(\\d{1,15})/returns/(${RETURNS.join('|')})$`), async (ctx) => {
    const [id, as] = ctx.captures ?? [];
    if (isForeign(ctx)) return say(ctx, FOREIGN, 'Not from there', 'A page of another origin cannot send mail back.');
    const found = store.find(Number(id));
    if (!found) return noSuchMessage(ctx, id);
    if (!wayBack || !comesBack(found.summary, wayBack))
      return say(
        ctx,
        NO_WAY_BACK,
        'No way back',
        'The sender of this message is no address of its own: tests, notices and mail without BOUNCE_DOMAIN and BOUNCE_LISTEN do not come back.',
      );
    try {
      await sendBack(wayBack, as as Return, found);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return say(ctx, REFUSED, 'Not sent back', `Whoever takes reports said: ${said}`);
    }
    ctx.type = 'html';
    ctx.body = returnedPage(found.summary);
  });
  return router;
};

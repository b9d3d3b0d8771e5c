import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type Koa from 'koa';
import { PAGE_ROUTE } from './observe';
import { NONCE, welcomePage } from './routes/pages';

/** First segments of paths that are not the console's, whether or not anything answers there. */
const RESERVED = new Set(
  '.well-known api assets docs health hooks inbox inbox.json metrics openapi.json previews u'.split(' '),
);

/** No segment of a file begins with a dot, and no path is decoded, so none leads out of the folder. */
const FILE = /^(\/[\w-][\w.-]*)+$/;
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** The first segment of a path however it is spelled, so that a variant of a reserved path is not a page. */
const firstSegment = (path: string): string => {
  try {
    return /^\/*([^/]*)/.exec(decodeURIComponent(path).toLowerCase())?.[1] ?? '';
  } catch {
    return 'api';
  }
};

const isPage = (path: string): boolean => {
  const first = firstSegment(path);
  // A file at the top that is not there is missing, not a page: a script must not get HTML.
  return !RESERVED.has(first) && !/^\/[^/]*\.[^/]*$/.test(path);
};

/** Only what this gateway serves runs in a page, and only its own pages frame it; styles made at run time carry the nonce. */
const policy = (nonce: string, secure: boolean): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');

const readOrNull = (file: string): Promise<Buffer | null> =>
  readFile(file).catch((error: { code?: string }) => {
    if (['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(error.code ?? '')) return null;
    throw error;
  });

const serveFile = async (ctx: Koa.Context, folder: string): Promise<boolean> => {
  const { path } = ctx;
  if (!FILE.test(path) || /\.(br|gz|html)$/.test(path)) return false;
  const file = join(folder, path);
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return false;
  ctx.vary('Accept-Encoding');
  ctx.status = 200;
  ctx.type = extname(path);
  // The build puts a hash of the content into the name of every asset; other files keep their names.
  const isAsset = path.startsWith('/assets/');
  ctx.set('Cache-Control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
  const accepted = ENCODINGS.filter(([encoding]) => ctx.acceptsEncodings(encoding) === encoding);
  for (const [encoding, suffix] of [...accepted, ['', ''] as const]) {
    const body = await readOrNull(`${file}${suffix}`);
    if (!body) continue;
    if (encoding !== '') ctx.set('Content-Encoding', encoding);
    ctx.set('ETag', `"${found.mtimeMs.toString(36)}-${body.length.toString(36)}"`);
    ctx.body = body;
    if (ctx.fresh) ctx.status = 304;
    return true;
  }
  return false;
};

/**
 * Serves the console that is built into `folder`: its files, and its page for every path that belongs to nothing else.
 * The page itself is never cached, so that each answer has a nonce of its own; `/assets` are cached for a year. Where no
 * console was built, `/` says how to build it.
 */
export const consolePages = (folder: string, { secure }: { secure: boolean }): Koa.Middleware => {
  const servePage = async (ctx: Koa.Context): Promise<boolean> => {
    const index = await readOrNull(join(folder, 'index.html'));
    if (!index && ctx.path !== '/') return false;
    const nonce = randomBytes(16).toString('base64');
    ctx['_matchedRoute'] = PAGE_ROUTE;
    ctx.type = 'html';
    ctx.set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': policy(nonce, secure),
      'X-Frame-Options': 'DENY',
    });
    ctx.body = (index?.toString('utf8') ?? welcomePage).replaceAll(NONCE, nonce);
    return true;
  };

  return async (ctx, next) => {
    const reads = ctx.method === 'GET' || ctx.method === 'HEAD';
    if (reads && (await serveFile(ctx, folder))) return;
    if (reads && isPage(ctx.path) && (await servePage(ctx))) return;
    await next();
  };
};

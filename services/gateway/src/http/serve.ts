import { Readable } from 'node:stream';
import { bodyParser } from '@koa/bodyparser';
import { DEFAULT_TENANT, randomId, runIn } from '@punctual/chassis';
import { Rejection, validate } from '@punctual/contracts';
import type Koa from 'koa';
import { z } from 'zod';
import type { ChangesSince } from '../audit/changes-since';
import type { Principal } from '../session/sessions';
import { authenticate, authorize, callerOf, cookieIn, type KnowsCallers } from './authenticate';
import { networkOf } from './client';
import { entityTag, tagMatches, versionIn } from './entity-tag';
import type { Idempotency } from './idempotency';
import type { Answer, Operation } from './operation';
import { invalid, Problem, statusOf } from './problem';

const BODY_LIMIT = '1mb';
const MAX_OCTETS = 1_048_576;
/** Deeper JSON would exhaust the stack of recursive code. */
const MAX_DEPTH = 64;

const parseJson = bodyParser({ enableTypes: ['json'], jsonLimit: BODY_LIMIT, jsonStrict: true });
const parseCsv = bodyParser({ enableTypes: ['text'], extendTypes: { text: ['text/csv'] }, textLimit: '8mb' });
const nothing = z.strictObject({});
const noBody = z.strictObject({}).optional();

const tooDeep = (value: unknown): boolean => {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
};

const hasBody = (ctx: Koa.Context): boolean =>
  ctx.request.length !== undefined ? ctx.request.length > 0 : ctx.get('transfer-encoding') !== '';

/** A CSV file as a text. Only UTF-8, as for JSON. */
const readCsv = async (ctx: Koa.Context): Promise<unknown> => {
  if (!hasBody(ctx)) return undefined;
  if (!ctx.request.is('text/csv') || !/^(utf-?8)?$/i.test(ctx.request.charset))
    throw new Problem(415, 'request/unsupported-media-type', 'the body must be text/csv in UTF-8');
  try {
    await parseCsv(ctx, async () => {});
  } catch (error) {
    if ((error as { status?: number }).status !== 413) throw error;
    throw new Problem(413, 'request/too-large', 'the body is larger than 8 MiB');
  }
  return ctx.request.body;
};

/** A body as it came. One that was compressed on its way is not what was signed. */
const readOctets = async (ctx: Koa.Context): Promise<Buffer> => {
  if (!/^(identity)?$/i.test(ctx.get('content-encoding')))
    throw new Problem(415, 'request/unsupported-media-type', 'the body must not be compressed');
  const tooLarge = () => new Problem(413, 'request/too-large', 'the body is larger than 1 MiB');
  if ((ctx.request.length ?? 0) > MAX_OCTETS) throw tooLarge();
  const chunks: Buffer[] = [];
  let octets = 0;
  try {
    // Without destroying the connection, on which the answer is still to be sent.
    for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
      octets += (chunk as Buffer).length;
      if (octets > MAX_OCTETS) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, 'request/malformed', 'the body ended before it was complete');
  }
  return Buffer.concat(chunks);
};

const readJson = async (ctx: Koa.Context): Promise<unknown> => {
  if (!hasBody(ctx)) return undefined;
  // JSON between systems is UTF-8 (RFC 8259, section 8.1); another encoding decoded as UTF-8 would change its meaning.
  if (!ctx.request.is('json') || !/^(utf-?8)?$/i.test(ctx.request.charset))
    throw new Problem(415, 'request/unsupported-media-type', 'the body must be application/json in UTF-8');
  try {
    await parseJson(ctx, async () => {});
  } catch (error) {
    if ((error as { status?: number }).status === 413) throw error;
    throw new Problem(
      400,
      'request/malformed',
      `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (tooDeep(ctx.request.body))
    throw invalid([{ path: '', message: `must be nested at most ${MAX_DEPTH} levels deep` }]);
  return ctx.request.body;
};

const readers = {
  'application/json': readJson,
  'text/csv': readCsv,
  octets: readOctets,
  ignored: async () => undefined,
};

const check = (schema: z.ZodType, value: unknown): unknown => {
  const checked = validate(schema, value);
  if ('errors' in checked) throw invalid(checked.errors);
  return checked.data;
};

const nobody: Principal = {
  userId: '',
  tenantId: DEFAULT_TENANT,
  email: '',
  name: null,
  role: 'viewer',
  sessionId: null,
  expiresAt: '',
  scopes: null,
};

const send = (ctx: Koa.Context, answer: Answer): void => {
  const { status, body, headers = {}, version, fileName, isShown = false } = answer;
  ctx.status = status;
  if (fileName !== undefined) ctx.attachment(fileName, { type: isShown ? 'inline' : 'attachment' });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) ctx.remove(name);
    else ctx.set(name, value);
  }
  if (body === undefined) {
    ctx.body = null;
    ctx.status = status;
    return;
  }
  if (body instanceof Readable) {
    ctx.body = body;
    return;
  }
  const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
  // Resources belong to accounts: a shared cache must not keep them, and a browser asks whether they changed.
  if (!headers['Cache-Control'] && ctx.path.startsWith('/api/')) ctx.set('Cache-Control', 'private, no-cache');
  if (!headers['Content-Type']) ctx.type = 'application/json';
  if (version !== undefined || (ctx.method !== 'POST' && status === 200)) {
    const tag = entityTag(bytes, version);
    ctx.set('ETag', tag);
    if ((ctx.method === 'GET' || ctx.method === 'HEAD') && tagMatches(ctx.get('if-none-match'), tag)) {
      ctx.status = 304;
      return;
    }
  }
  ctx.body = bytes;
};

/** An error as the caller learns it: that a resource has changed since is told with who changed it, where that can be read. */
const withChanges = async (
  error: unknown,
  { params, ifVersion, user }: { params: unknown; ifVersion: number | null; user: Principal },
  changesSince: ChangesSince,
): Promise<unknown> => {
  if (!(error instanceof Rejection) || ifVersion === null || statusOf(error.code) !== 412) return error;
  const { code, message } = error;
  const [noun = ''] = code.split('/');
  // The first parameter of every path with versions names the resource; where there is none, it is the tenant's.
  const [id = user.tenantId] = Object.values(params as Record<string, string>);
  const changes = await changesSince(noun, id, ifVersion).catch(() => []);
  return new Problem(412, code, message, [], {}, changes);
};

/** Aborts when the caller closes the connection and has no answer yet. */
const goneOf = ({ res }: Koa.Context): AbortSignal => {
  const gone = new AbortController();
  const closed = () => {
    if (!res.writableEnded) gone.abort(new Problem(400, 'request/abandoned', 'the caller has closed the connection'));
  };
  if (res.closed) closed();
  else res.once('close', closed);
  return gone.signal;
};

/** Serves one operation: authenticates, authorizes, validates the request, and sends the response of the handler. */
export const serve = (
  operation: Operation,
  needs: KnowsCallers & { idempotency: Idempotency; changesSince: ChangesSince },
): Koa.Middleware => {
  const { idempotency, changesSince } = needs;
  const {
    access,
    method,
    params = nothing,
    query = nothing,
    body = noBody,
    bodyType = 'application/json',
    neverReplayed = false,
    shownOnce,
  } = operation;
  return async (ctx: Koa.Context) => {
    const user = access === 'public' ? nobody : await authenticate(ctx, needs);
    if (access !== 'public') authorize(operation, user);
    const checked = {
      params: check(params, { ...(ctx['params'] as object) }),
      query: check(query, { ...ctx.query }),
      path: ctx.path,
      user,
      network: networkOf(ctx.ip),
      header: (name: string) => ctx.get(name),
      gone: () => goneOf(ctx),
      byCookie: access !== 'public' && cookieIn(ctx, needs.cookie) !== undefined,
      again: () => callerOf(ctx, needs),
      foreign: needs.foreignPages.isForeign(ctx),
    };
    const raw = method === 'get' ? undefined : await readers[bodyType](ctx);
    const taken = { ...checked, body: check(body, raw), ifVersion: versionIn(ctx.get('if-match')) } as const;
    const answer = (commandId: string): Promise<Answer> =>
      runIn({ tenantId: user.tenantId, userId: user.userId || null }, () =>
        operation
          .handle({
            ...taken,
            params: taken.params as Record<string, unknown>,
            query: taken.query as Record<string, unknown>,
            commandId,
          })
          .catch(async (error: unknown) => {
            throw await withChanges(error, taken, changesSince);
          }),
      );
    const key = ctx.get('idempotency-key');
    const repeatable = method === 'post' && key !== '' && !neverReplayed;
    send(
      ctx,
      repeatable
        ? await idempotency.once({ key, userId: user.userId, method, path: ctx.path, body: raw }, answer, shownOnce)
        : await answer(randomId()),
    );
  };
};

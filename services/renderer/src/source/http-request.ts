import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { type AllowedHosts, placeOf } from './address-guard';
import { decoded, fieldOf } from './http-answer';
import { SourceError } from './source-error';

const MAX_REDIRECTS = 5;
const CONNECT_MS = 10_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A request, and the headers that only its own origin may see; `headersFor` throws for a host that may not see a secret. */
export type Asked = {
  url: URL;
  method: 'GET' | 'POST';
  body: string | null;
  accept: string;
  /** The headers of the source, where the URL is of the origin that the source names. */
  headersFor: (url: URL) => Record<string, string>;
};
export type Answered = { url: URL; status: number; header: (name: string) => string; body: Readable };

/** Goes to one address, whatever the name says by now; TLS still checks the certificate of the name. */
const agentFor = ({ address, family }: Awaited<ReturnType<typeof placeOf>>): Agent =>
  new Agent({
    connect: {
      timeout: CONNECT_MS,
      lookup: (_, options, found) => {
        if (options.all) found(null, [{ address, family }]);
        else found(null, address, family);
      },
    },
    maxRedirections: 0,
    pipelining: 0,
  } as Agent.Options);

/** The URL and method behind a redirect; null when the answer is none. */
const redirected = (asked: Asked, { statusCode, headers }: Dispatcher.ResponseData): Asked | null => {
  const target = fieldOf(headers, 'location');
  if (!REDIRECTS.has(statusCode) || target === '') return null;
  if (!URL.canParse(target, asked.url.href))
    throw new SourceError('failed', 'the server redirects to something that is no URL');
  const url = new URL(target, asked.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new SourceError('denied', `the server redirects to ${url.protocol}, which is not followed`);
  // RFC 9110, section 15.4: 307 and 308 ask the same, the others become GET. Another origin never gets the body.
  const repeats = (statusCode === 307 || statusCode === 308) && url.origin === asked.url.origin;
  return repeats || asked.method === 'GET' ? { ...asked, url } : { ...asked, url, method: 'GET', body: null };
};

/**
 * Asks, following redirects; each address on the way is checked before it is connected to. `close` must be called when the body is read.
 * @throws SourceError `denied`, `unreachable`, `failed`
 */
export const ask = async (
  first: Asked,
  allowed: AllowedHosts,
  signal: AbortSignal,
): Promise<Answered & { close: () => void }> => {
  let asked = first;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const agent = agentFor(await placeOf(asked.url, allowed));
    const close = () => void agent.destroy().catch(() => undefined);
    try {
      const { method, body, accept, url } = asked;
      const type = body === null ? {} : { 'content-type': 'application/json' };
      const headers = {
        accept,
        'accept-encoding': 'gzip',
        'user-agent': 'Punctual',
        ...type,
        ...asked.headersFor(url),
      };
      const answer = await request(url, { dispatcher: agent, method, headers, body, signal });
      const next = redirected(asked, answer);
      if (!next) {
        const header = (name: string) => fieldOf(answer.headers, name);
        return {
          url,
          status: answer.statusCode,
          header,
          body: decoded(answer.body, header('content-encoding')),
          close,
        };
      }
      answer.body.on('error', () => undefined);
      close();
      asked = next;
    } catch (error) {
      close();
      throw error;
    }
  }
  throw new SourceError('failed', `the server redirects more than ${MAX_REDIRECTS} times`);
};

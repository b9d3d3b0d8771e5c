import { client } from './gen/client.gen';
import { problemOf } from './problem';

type Listener = () => void;
const expiryListeners = new Set<Listener>();
const silenceListeners = new Set<Listener>();

/** Calls the listener when the server no longer knows the session. Returns what stops it. */
export const onSessionExpired = (listener: Listener): (() => void) => {
  expiryListeners.add(listener);
  return () => expiryListeners.delete(listener);
};

/** Calls the listener when a request got no answer. Returns what stops it. */
export const onUnanswered = (listener: Listener): (() => void) => {
  silenceListeners.add(listener);
  return () => silenceListeners.delete(listener);
};

/** Proves to the gateway that this page made the request: a foreign page cannot set the header. */
const OWN = { 'X-Punctual-Console': '1' };

client.setConfig({ baseUrl: '', throwOnError: true, headers: OWN });

client.interceptors.error.use((body, response, _request, options) => {
  // The first request's 401 only says that nobody has signed in yet; a wrong password is no expired session either.
  if (response?.status === 401 && !options.url.startsWith('/api/v1/sessions'))
    for (const listener of expiryListeners) listener();
  const aborted = body instanceof DOMException && body.name === 'AbortError';
  if (!response && !aborted) for (const listener of silenceListeners) listener();
  return aborted ? body : problemOf(body, response?.status);
});

export { client };

/** Whether the server is there. A proxy answers for one that is away, too, from 502 to 504. */
export const answers = async (): Promise<boolean> => {
  const { response } = await client.get({ url: '/health/live', cache: 'no-store', throwOnError: false });
  return response !== undefined && response.status < 500;
};

/** The body of an answer; a refusal is thrown as `Problem`. */
export const read = async <T>(answer: PromiseLike<{ data: T }>): Promise<T> => (await answer).data;

/** Conditions of a change: the version that was seen, and a key under which a repeat is the same intent. */
export type Press = { version?: number | undefined; key: string };

/** What one control asks for: the same body on the same version keeps its key until `done`. */
export type Intent = { (body: unknown, version?: number): Press; done: () => void };

/**
 * Keys by what is asked for. After a lost answer a second press must do nothing twice, so it has the same key; another body
 * needs another, since the gateway refuses a key that came with other content.
 */
export const makeIntent = (): Intent => {
  let last: { of: string; key: string } | null = null;
  const ask = (body: unknown, version?: number): Press => {
    const of = JSON.stringify([version ?? null, body]);
    if (last?.of !== of) last = { of, key: crypto.randomUUID() };
    return { version, key: last.key };
  };
  const done = () => {
    last = null;
  };
  return Object.assign(ask, { done });
};

/** The headers of a change. */
export const conditions = ({ version, key }: Press): Record<string, string> => ({
  'Idempotency-Key': key,
  ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
});

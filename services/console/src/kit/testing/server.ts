import { randomUUID } from 'node:crypto';
import { client } from '../../api/client';

/** A request as the server would see it. */
export type Asked = { method: string; path: string; query: URLSearchParams; headers: Headers; body: unknown };
/** What the server says; `lost` is an answer that never arrives. */
export type Answer = { status?: number; body?: unknown } | 'lost';

/** jsdom has none of these; they hold as much as the generated client reads. */
class SentRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  constructor(
    readonly url: string,
    { method, headers, body }: RequestInit,
  ) {
    this.method = method ?? 'GET';
    this.headers = new Headers(headers);
    this.body = body;
  }
}

const answerOf = ({ status = 200, body }: Exclude<Answer, 'lost'>) => ({
  ok: status < 400,
  status: body === undefined && status === 200 ? 204 : status,
  headers: new Headers({ 'Content-Type': 'application/json' }),
  text: async () => (typeof body === 'string' ? body : JSON.stringify(body ?? {})),
});

const parsed = (body: unknown): unknown => {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

/** Puts a server behind the client of the API. Returns what it was asked, the oldest first. */
export const serve = (answer: (asked: Asked) => Answer | undefined): Asked[] => {
  const asked: Asked[] = [];
  globalThis.Request = SentRequest as unknown as typeof Request;
  globalThis.crypto.randomUUID ??= randomUUID;
  const fetch = async (request: unknown) => {
    const { url, method, headers, body } = request as SentRequest;
    const { pathname, searchParams } = new URL(url, 'http://console.test');
    const one = { method, path: pathname, query: searchParams, headers, body: parsed(body) };
    asked.push(one);
    const said = answer(one) ?? { status: 404, body: { detail: 'nothing here', code: 'test/unknown', status: 404 } };
    if (said === 'lost') throw new TypeError('Failed to fetch');
    return answerOf(said) as unknown as Response;
  };
  client.setConfig({ fetch: fetch as typeof globalThis.fetch });
  return asked;
};

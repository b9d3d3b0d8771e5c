import type { HttpSource, SourceRow } from '@punctual/contracts';
import type { AllowedHosts } from './address-guard';
import { csvRows } from './csv-rows';
import { withDeadline } from './deadline';
import { type Budget, budget, statusFailure } from './http-answer';
import { httpFailure } from './http-failure';
import { type Answered, ask } from './http-request';
import { jsonPage } from './json-rows';
import { linkedNext } from './link-header';
import { redacted } from './redact';
import type { Limits, QueryValues, RowSource } from './row-source';
import { SourceError } from './source-error';
import { valueNamed } from './values';

/** The values of the secrets that a source names, by header, and the hosts that may see each. */
export type HeaderSecrets = ReadonlyMap<string, { value: string; hosts: readonly string[] }>;

const isParameter = (value: unknown): value is { parameter: string } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).join() === 'parameter' &&
  typeof (value as { parameter: unknown }).parameter === 'string';

/** JSON with `{"parameter": "name"}` replaced by the value of that parameter. */
const filled = (value: unknown, values: QueryValues): unknown => {
  if (isParameter(value)) return valueNamed(values, value.parameter);
  if (Array.isArray(value)) return value.map((one) => filled(one, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, values)]));
};

const queryText = (name: string, value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new SourceError('missing-parameter', `the parameter for "${name}" must be text, a number, true or false`);
};

/** The first address, with the query of the source. Lists are several fields of one name. */
const firstUrl = ({ url: text, query }: HttpSource, values: QueryValues): URL => {
  const url = new URL(text);
  url.hash = '';
  for (const [name, given] of Object.entries(query)) {
    const value = filled(given, values);
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
      url.searchParams.append(name, queryText(name, one));
  }
  return url;
};

/** Whether a host is one of those that may see a secret: `host`, or `host:port`. */
const mayBeSeenBy = (url: URL, hosts: readonly string[]): boolean =>
  hosts.some((host) => [url.hostname, url.host].includes(host.toLowerCase()));

const headersOf = ({ headers, url: own }: HttpSource, secrets: HeaderSecrets) => {
  const { origin } = new URL(own);
  return (url: URL): Record<string, string> => {
    // Whatever another origin is sent, its operator could use.
    if (url.origin !== origin) return {};
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        if (typeof value === 'string') return [name, value];
        const secret = secrets.get(name);
        if (!secret) throw new SourceError('unknown-secret', `the operator has configured no secret "${value.secret}"`);
        if (mayBeSeenBy(url, secret.hosts)) return [name, secret.value];
        throw new SourceError('denied', `the secret "${value.secret}" is not for ${url.host}`);
      }),
    );
  };
};

/** The rows that a web address answers. */
export const httpSource = (source: HttpSource, secrets: HeaderSecrets, allowed: AllowedHosts): RowSource => ({
  read: ({ values, limits, signal }) => {
    const ended = new AbortController();
    const hidden = [...secrets.values()].map(({ value }) => value);
    const within = { ms: limits.ms, signal };
    return withDeadline(
      within,
      () => ended.abort(),
      () => pages(source, { values, limits, secrets, allowed, hidden, signal: ended.signal }),
    );
  },
});

type Reading = {
  values: QueryValues;
  limits: Limits;
  secrets: HeaderSecrets;
  allowed: AllowedHosts;
  hidden: string[];
  signal: AbortSignal;
};

async function* pages(source: HttpSource, reading: Reading): AsyncGenerator<readonly SourceRow[]> {
  const { values, limits, allowed, hidden } = reading;
  const { method, body, format, paging } = source;
  // Ended when the deadline is over, and when the rows are no longer wanted.
  const done = new AbortController();
  const signal = AbortSignal.any([reading.signal, done.signal]);
  const counted = budget(limits.octets);
  const headersFor = headersOf(source, reading.secrets);
  const text = body === undefined ? null : JSON.stringify(filled(body, values));
  const accept = format === 'csv' ? 'text/csv, */*;q=0.1' : 'application/json, */*;q=0.1';
  const seen = new Set<string>();
  try {
    for (let url: URL | null = firstUrl(source, values), page = 1; url; page += 1) {
      if (paging && page > paging.maxPages)
        throw new SourceError('too-large', `the source has more than ${paging.maxPages} pages (paging.maxPages)`);
      if (seen.has(url.href))
        throw new SourceError('failed', 'the pages of the source repeat: a page names one that was read');
      seen.add(url.href);
      const answer = await ask({ url, method, body: text, accept, headersFor }, allowed, signal);
      url = yield* pageRows(source, answer, { first: url, counted, hidden, signal });
    }
  } catch (error) {
    throw httpFailure(error, hidden);
  } finally {
    done.abort();
  }
}

const textOf = async (chunks: AsyncIterable<Buffer>, most = Number.POSITIVE_INFINITY): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  return Buffer.concat(parts);
};

const ERROR_OCTETS = 4_096;

/** The rows of one page; returns the address of the next one, null after the last. */
async function* pageRows(
  { format, rowsAt, paging }: HttpSource,
  { status, body, header, url, close }: Answered & { close: () => void },
  { first, counted, hidden, signal }: { first: URL; counted: Budget; hidden: string[]; signal: AbortSignal },
): AsyncGenerator<readonly SourceRow[], URL | null> {
  try {
    if (status < 200 || status > 299)
      throw statusFailure(status, redacted(String(await textOf(counted(body), ERROR_OCTETS)), hidden));
    const linked = paging?.by === 'link' ? linkedNext(header('link'), url) : null;
    if (format === 'csv') {
      yield* csvRows(counted(body));
      return linked;
    }
    const next = paging?.by === 'cursor' ? paging.next : null;
    const page = await jsonPage({ text: await textOf(counted(body)), rowsAt: rowsAt ?? null, next }, signal);
    yield* page.rows;
    if (paging?.by !== 'cursor' || page.cursor === null) return linked;
    const following = new URL(first);
    following.searchParams.set(paging.parameter, page.cursor);
    return following;
  } finally {
    close();
  }
}

import { generateKeyPairSync } from 'node:crypto';
import { type Sink, sleep, startSink } from './processes';
import { type Punctual, startPunctual } from './punctual';

/** Connections to the mail server, for Punctual and for the loop. */
export const CONNECTIONS = 8;

/** The domain, selector and a fresh private key (PEM) with which Punctual and the loop sign each mail. */
export const DKIM = {
  domain: 'example.com',
  selector: 'bench',
  key: generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};

const percentile = (sorted: number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;

/** Summarises lateness, from milliseconds in any order: two percentiles, and both as text. */
export const lateness = (ms: readonly number[]): { p50: number; p99: number; text: string } => {
  const sorted = ms.toSorted((a, b) => a - b);
  const [p50, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
  return { p50, p99, text: `p50 ${p50} ms, p99 ${p99} ms` };
};

/** Waits until no delivery is under way. @throws Error when some never end */
export const settled = async (punctual: Punctual, count: number, path: string): Promise<void> => {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(250)) {
    const { data } = await punctual.call<{ data: unknown[] }>('GET', `${path}?status=PENDING&limit=1`);
    if (data.length === 0) return;
  }
  throw new Error(`some of ${count} deliveries never ended`);
};

/** Runs `work` on a whole system that sends to a sink; `env` holds settings beyond those. Ends both. */
export const withParts = async (
  work: (sink: Sink, punctual: Punctual) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> => {
  const sink = await startSink();
  const punctual = await startPunctual({
    SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    MAIL_FROM: 'Punctual <punctual@example.com>',
    SMTP_CONNECTIONS: String(CONNECTIONS),
    DKIM_KEY: DKIM.key,
    DKIM_DOMAIN: DKIM.domain,
    DKIM_SELECTOR: DKIM.selector,
    ...env,
  });
  try {
    await work(sink, punctual);
  } finally {
    await punctual.stop();
    sink.stop();
  }
};

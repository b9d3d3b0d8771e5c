import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeOptions, sleep } from './processes';

/** Those of `npm start`. */
const memoryOptions: string[] = JSON.parse(readFileSync(join(__dirname, '../../scripts/memory-options.json'), 'utf8'));
const PASSWORD = 'bench-only-password';

export type Punctual = {
  pid: number;
  /** Calls the API as the administrator; a text is sent as a CSV file. @throws Error with the problem when the answer is not 2xx */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Seconds from the start of the process until it was ready: everything runs and the views have caught up. */
  readySeconds: number;
  /** What Prometheus would scrape. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
};

/**
 * Starts the whole system as a user would, in a separate process, with an empty data directory that is removed at the end or
 * with an existing one, which is kept.
 */
export const startPunctual = async (env: Record<string, string>, existing?: string): Promise<Punctual> => {
  const directory = existing ?? mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const main = join(__dirname, '..', '..', 'services', 'single', 'dist', 'main.js');
  const begun = performance.now();
  const child = spawn(process.execPath, [...memoryOptions, ...nodeOptions(), main], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: directory,
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: PASSWORD,
      // One account makes all the requests of a benchmark.
      RATE_LIMIT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /ready at (\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`it did not start: ${output}`)));
  });
  while (!(await fetch(`${url}/health/ready`)).ok) await sleep(10);
  const readySeconds = (performance.now() - begun) / 1000;
  let token = '';
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : null) as T;
  };
  ({ token } = await call<{ token: string }>('POST', '/sessions', { email: 'admin@example.com', password: PASSWORD }));
  return {
    pid: child.pid ?? 0,
    call,
    readySeconds,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      if (!existing) rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** A report of 100 rows with a metric, to be sent with its CSV attached. */
export const hundredRows = {
  name: 'Client Progress Report',
  type: 'Client Progress Report',
  source: {
    kind: 'inline',
    rows: Array.from({ length: 100 }, (_, index) => ({
      client: `Client ${index}`,
      visits: index * 3,
      revenue: index * 17.25,
      status: index % 2 ? 'active' : 'new',
    })),
  },
  metrics: [{ name: 'Revenue', op: 'sum', column: 'revenue' }],
};

/** The same report with enough text in each row for a CSV of 100 kB. */
export const hundredKilobytes = {
  ...hundredRows,
  source: {
    ...hundredRows.source,
    rows: hundredRows.source.rows.map((row, index) => ({ ...row, notes: `${index} `.padEnd(965, 'lorem ipsum ') })),
  },
};

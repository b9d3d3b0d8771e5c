import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '@punctual/chassis';
import { ended, nodeOptions, sleep } from './processes';

const PATIENCE_MS = 60_000;

/** The administrator of a gateway that is measured. */
export const ADMIN = { email: 'admin@example.com', password: 'bench-only-password' };

/** A server in a process of its own. */
export type Running = { url: string; stop(): Promise<void> };

/** The gateway alone. @throws Error when it is not ready within a minute */
export const startGateway = async (env: Record<string, string>): Promise<Running> => {
  const main = join(__dirname, '..', '..', 'services', 'gateway', 'dist', 'main.js');
  const port = await freePort();
  const settings = { PORT: String(port), HOST: '127.0.0.1', RATE_LIMIT: '0', LOG_LEVEL: 'error', ...env };
  const child = spawn(process.execPath, [...nodeOptions(), main], {
    env: { ...process.env, ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = ended(child);
  const isReady = async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok ?? false;
  for (const deadline = Date.now() + PATIENCE_MS; !(await isReady()); await sleep(50)) {
    if (Date.now() < deadline && child.exitCode === null) continue;
    await stop();
    throw new Error('the gateway did not start');
  }
  return { url, stop };
};

/** Logs the administrator in; the headers of requests in his name. */
export const bearer = async (url: string): Promise<Record<string, string>> => {
  const answer = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`);
  return { authorization: `Bearer ${((await answer.json()) as { token: string }).token}` };
};

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '@punctual/chassis';
import { Api, admin } from './api';
import { Part } from './part';
import { type End, killAll, natsServer, type Program, run, runBuilt, waitForLine } from './program';
import { stopPeers } from './smtp-peer';
import { waitUntil } from './wait-until';

/** Programs start slowly while a dozen of them share two processors. */
const START_MS = 120_000;

const folders: string[] = [];

/** A new empty folder that `cleanUp` removes. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-e2e-'));
  folders.push(folder);
  return folder;
};

/** Ends what a test file left running, then removes its folders; for `afterAll`. */
export const cleanUp = async (): Promise<void> => {
  await killAll();
  await stopPeers();
  for (const folder of folders.splice(0)) {
    await waitUntil('the end of every process in the folder', () => processesIn(folder).length === 0);
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Command lines of running processes that name a folder. */
export const processesIn = (folder: string): string[] =>
  spawnSync('ps', ['-A', '-ww', '-o', 'stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(folder) && !line.startsWith('Z'));

/** The whole system in one process, with the administrator logged in. */
export type System = {
  api: Api;
  program: Program;
  dataDir: string /** SIGTERM, and how it ended. */;
  stop: () => Promise<End>;
};

/** What a system may be started with: its folder, and any setting by the name of its variable. */
export type SystemOptions = { dataDir?: string; env?: Record<string, string> };

/** Starts the single process on a free port and waits until it is ready. @throws Error with what it printed */
export const startSystem = async ({ dataDir = newFolder(), env = {} }: SystemOptions = {}): Promise<System> => {
  const program = runBuilt('services/single/dist/main.js', {
    DATA_DIR: dataDir,
    PORT: '0',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    ...('SMTP_URL' in env ? { MAIL_FROM: 'Punctual <punctual@example.com>' } : {}),
    ...env,
  });
  const [, url = ''] = await waitForLine(program, /ready at (http:\S+)/, START_MS);
  const api = new Api(url);
  await waitUntil('the system to be ready', async () => (await api.ready()).status === 200, START_MS);
  await api.login();
  const stop = () => {
    program.signal('SIGTERM');
    return program.ended;
  };
  return { api, program, dataDir, stop };
};

/** A file for the keys of people, as services on one machine share it. */
export const newKeysUrl = (): string => pathToFileURL(join(newFolder(), 'keys.db')).href;

/** nats-server with JetStream, in a process of its own. */
export const startNats = async (): Promise<Part> => {
  const [port, directory] = [await freePort(), newFolder()];
  const launch = () => run(natsServer, ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory]);
  return Part.start({ name: 'nats', url: `nats://127.0.0.1:${port}`, launch, started: /Server is ready/ });
};

/** The embedded event store, in a process of its own. */
export const startStore = async (folder = newFolder()): Promise<Part> => {
  const port = await freePort();
  const env = { EVENTSTORE_FILE: join(folder, 'events.db'), EVENTSTORE_PORT: String(port) };
  const launch = () => runBuilt('services/embedded-store/dist/main.js', env);
  return Part.start({ name: 'store', url: `esdb://127.0.0.1:${port}?tls=false`, launch, started: /listening/ });
};

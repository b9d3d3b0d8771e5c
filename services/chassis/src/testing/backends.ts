import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type EmbeddedStore, startEmbeddedStore } from '@punctual/embedded-store';
import type { Clock } from '../clock';
import { Lifecycle } from '../lifecycle';
import { createLog, type Log } from '../log';
import { type NatsServer, startNatsServer } from '../nats-server';
import { SqliteKeyStore } from '../personal/key-store.sqlite';
import { openResources, type Resources } from '../resources';

/** NATS_SERVER_BIN, the one on the PATH, or the one that `npm start` and `npm test` put into `.tools`. */
export const natsServerBinary = (): string => {
  const named = process.env['NATS_SERVER_BIN'];
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'nats-server'));
  const fetched = join(__dirname, '../../../../.tools/nats/usr/sbin/nats-server');
  const found = [...(named ? [named] : []), ...onPath, fetched].find((path) => existsSync(path));
  if (!found) throw new Error('these tests need nats-server: set NATS_SERVER_BIN, or run npm start once');
  return found;
};

/** The log lines of a test, for assertions. */
export type LogLines = { log: Log; lines: Record<string, unknown>[] };

/** A log that keeps its lines. */
export const recordingLog = (): LogLines => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: createLog('test', 'debug', { write }), lines };
};

/** A real event store and a real nats-server for one test file, each of which can be stopped and restarted. */
export type Backends = {
  eventStoreUrl: string;
  natsUrl: string;
  natsDirectory: string;
  /** The keys of people, the same for everything that is opened. */
  keys: SqliteKeyStore;
  logged: LogLines;
  /** Connects as a service does. `close` ends handlers first, then the connections. */
  open(options?: {
    clock?: Clock;
    service?: string;
  }): Promise<Resources & { lifecycle: Lifecycle; close(): Promise<void> }>;
  stopStore(): Promise<void>;
  startStore(): Promise<void>;
  stopNats(): Promise<void>;
  startNats(): Promise<void>;
  /** Closes everything that was opened and deletes the files. */
  close(): Promise<void>;
};

/** Starts both on free loopback ports, with files in a temporary directory. */
export const startBackends = async (): Promise<Backends> => {
  const directory = await mkdtemp(join(tmpdir(), 'punctual-'));
  const natsDirectory = join(directory, 'nats');
  const file = join(directory, 'events.db');
  const keys = new SqliteKeyStore(join(directory, 'keys.db'));
  const logged = recordingLog();
  const binary = natsServerBinary();
  const opened: { close(): Promise<void> }[] = [];
  const [store, nats] = await Promise.all([
    startEmbeddedStore({ file }),
    startNatsServer({ directory: natsDirectory, log: logged.log, binary }),
  ]);
  const { port, url: eventStoreUrl } = store;
  const { url: natsUrl } = nats;
  const running: { store: EmbeddedStore | null; nats: NatsServer | null } = { store, nats };

  const backends: Backends = {
    eventStoreUrl,
    natsUrl,
    natsDirectory,
    keys,
    logged,
    open: async ({ clock, service = 'test' } = {}) => {
      const lifecycle = new Lifecycle(logged.log);
      const resources = await openResources(
        { natsUrl, eventStore: eventStoreUrl, keys, log: logged.log, service, ...(clock ? { clock } : {}) },
        lifecycle,
      );
      const close = async () => {
        await resources.bus.stop();
        await lifecycle.stop();
      };
      const result = { ...resources, lifecycle, close };
      opened.push(result);
      return result;
    },
    stopStore: async () => {
      await running.store?.close();
      running.store = null;
    },
    startStore: async () => {
      running.store = await startEmbeddedStore({ file, port });
    },
    stopNats: async () => {
      await running.nats?.stop();
      running.nats = null;
    },
    startNats: async () => {
      running.nats = await startNatsServer({
        directory: natsDirectory,
        log: logged.log,
        binary,
        port: Number(new URL(natsUrl).port),
      });
    },
    close: async () => {
      await Promise.all(opened.map((resources) => resources.close()));
      await Promise.all([backends.stopStore(), backends.stopNats(), keys.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
  return backends;
};

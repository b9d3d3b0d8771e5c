import { once } from 'node:events';
import { startHealthPort } from './health-port';
import { InvalidOptionsError } from './options';
import { optionsFromEnvironment } from './settings';
import { type EmbeddedStore, startEmbeddedStore } from './store';

const main = async (): Promise<void> => {
  const { options, health } = optionsFromEnvironment(process.env);
  let store: EmbeddedStore | undefined;
  let stopping = false;
  const problem = () => (stopping ? 'stopping' : store ? store.problem() : 'starting');
  // First, so that a store that checks a large file is alive and not ready.
  const healthPort = health && (await startHealthPort(health, problem));
  try {
    if (healthPort) process.stdout.write(`health port is listening on ${healthPort.port}\n`);
    store = await startEmbeddedStore(options);
    process.stdout.write(`event store listening on ${store.url}\n`);
    const ended = await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), store.failed]);
    stopping = true;
    await store.close();
    if (ended instanceof Error) throw ended;
  } finally {
    await healthPort?.stop();
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // EX_CONFIG of sysexits.h for invalid settings, as in every service.
  process.exitCode = error instanceof InvalidOptionsError ? 78 : 1;
});

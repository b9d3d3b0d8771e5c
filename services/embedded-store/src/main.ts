import { once } from 'node:events';
import { InvalidOptionsError } from './options';
import { optionsFromEnvironment } from './settings';
import { startEmbeddedStore } from './store';

const main = async (): Promise<void> => {
  const store = await startEmbeddedStore(optionsFromEnvironment(process.env));
  process.stdout.write(`event store listening on ${store.url}\n`);
  const ended = await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), store.failed]);
  await store.close();
  if (ended instanceof Error) throw ended;
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // EX_CONFIG of sysexits.h for invalid settings, as in every service.
  process.exitCode = error instanceof InvalidOptionsError ? 78 : 1;
});

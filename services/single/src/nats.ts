import { join } from 'node:path';
import {
  type LaunchedNatsServer,
  type Log,
  launchNatsServer,
  newPassword,
  readEventConsumers,
  writeEventConsumers,
} from '@punctual/chassis';

/** The file in the data directory that describes to programs on this machine how to read events. */
export const EVENT_CONSUMERS_FILE = 'event-consumers.json';

/**
 * Starts the process of the built-in nats-server, which accepts only the services and the named programs. Programs keep their
 * passwords, and the server keeps its port if it is still free, so that running programs can reconnect after a restart.
 * @throws ConfigError when it cannot be started, with the reason and the remedy; so does `ready`
 */
export const launchOwnNats = async (
  dataDirectory: string,
  programs: readonly string[],
  log: Log,
): Promise<LaunchedNatsServer> => {
  const file = join(dataDirectory, EVENT_CONSUMERS_FILE);
  const earlier = await readEventConsumers(file);
  const consumers = Object.fromEntries(programs.map((name) => [name, earlier?.passwords[name] ?? newPassword()]));
  const launched = await launchNatsServer({
    directory: join(dataDirectory, 'nats'),
    log,
    preferredPort: earlier?.port,
    users: { services: newPassword(), gateway: newPassword(), consumers },
  });
  return {
    ready: async () => {
      const server = await launched.ready();
      await writeEventConsumers(file, server.port, consumers);
      return server;
    },
    stop: () => launched.stop(),
  };
};

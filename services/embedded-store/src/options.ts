import { isIP } from 'node:net';
import type { Credentials } from './rpc/auth';

/** How to start a store. `host` to `slowConsumer` are for gRPC clients. */
export type EmbeddedStoreOptions = {
  /** SQLite file; created, with its folder, when missing. */
  file: string;
  /** A log existed before: a missing or empty file is an error and is not created. False by default. */
  mustExist?: boolean;
  /** Address to listen on; 127.0.0.1 by default. Any address other than loopback needs credentials. */
  host?: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** Required of every append and read when given. The client sends them over TLS only. */
  credentials?: Credentials;
  /** PEM texts. Without them the store speaks plain HTTP/2. */
  tls?: { key: string; cert: string };
  /** Maximum size of one append in bytes: data, metadata and type names. 1 MiB by default, as EventStoreDB. */
  maxAppendSize?: number;
  /**
   * Ends slow subscriptions as EventStoreDB 23.10 does, where 24.2 continues from the file: a live subscription that has
   * more than `buffer` events waiting (32 there) ends with ABORTED "Consumer too slow". For client tests.
   */
  slowConsumer?: { buffer: number };
};

/** How to listen for gRPC clients: the checked options. */
export type ListenOptions = Pick<
  ReturnType<typeof checkOptions>,
  'host' | 'port' | 'credentials' | 'tls' | 'slowConsumer'
>;

/** All problems with the options, each with its field. */
export class InvalidOptionsError extends Error {
  override readonly name = 'InvalidOptionsError';
  constructor(readonly problems: string[]) {
    super(`the event store cannot start: ${problems.join('; ')}`);
  }
}

/** True for addresses that only this machine can reach. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const LARGEST_APPEND = 16 * 1024 * 1024; // EventStoreDB's largest log record; the client reads messages up to 17 MiB

/**
 * The options with their defaults.
 * @throws InvalidOptionsError naming every invalid field
 */
export const checkOptions = (options: EmbeddedStoreOptions) => {
  const {
    file,
    mustExist = false,
    host = '127.0.0.1',
    port = 0,
    credentials,
    tls,
    maxAppendSize = 1024 * 1024,
    slowConsumer,
  } = options;
  const problems: string[] = [];
  if (typeof file !== 'string' || file.trim() === '') problems.push('file: a path is needed');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push(`port: ${port} is not between 0 and 65535`);
  if (host === '') problems.push('host: is empty');
  if (!isLoopback(host) && !credentials) {
    problems.push(
      `host: ${host} can be reached from other machines, which needs credentials; give them, or listen on 127.0.0.1`,
    );
  }
  if (credentials && (credentials.username === '' || credentials.username.includes(':')))
    problems.push('credentials.username: empty, or has a colon');
  if (credentials && credentials.password === '') problems.push('credentials.password: is empty');
  if (!Number.isInteger(maxAppendSize) || maxAppendSize < 1 || maxAppendSize > LARGEST_APPEND) {
    problems.push(`maxAppendSize: ${maxAppendSize} is not between 1 and ${LARGEST_APPEND} bytes`);
  }
  if (slowConsumer && !(Number.isInteger(slowConsumer.buffer) && slowConsumer.buffer > 0))
    problems.push(`slowConsumer.buffer: ${slowConsumer.buffer} is not a whole number above 0`);
  if (problems.length > 0) throw new InvalidOptionsError(problems);
  return { file, mustExist, host, port, credentials, tls, maxAppendSize, slowConsumer };
};

import type { AddressInfo } from 'node:net';
import type Router from '@koa/router';
import type { Middleware } from 'koa';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { headOf } from './message';
import type { WayBack } from './returns';
import { inboxRoutes } from './routes';
import { InboxStore } from './store';

/** Settings of the local inbox. */
export type InboxOptions = {
  /** The SQLite file; created when missing. Its folder must exist. */
  file: string;
  /** The SMTP port on loopback; 0, the default, picks a free port. */
  port?: number;
  /** How many messages are kept (default 10,000); the oldest are removed. */
  keep?: number;
  /** Where messages can be sent back to (default: nowhere). */
  wayBack?: WayBack | null;
};

/** A running inbox. */
export type Inbox = {
  /** The address for SMTP_URL: `smtp://127.0.0.1:PORT`. */
  url: string;
  /** The pages and JSON under `/inbox`, to be mounted in a Koa application; `guard` runs before each request and may refuse it. */
  routes(guard: Middleware): Router;
  /** Removes the messages that an address got or that name it, and empties the file of them. */
  erase(email: string): Promise<void>;
  /** Replies to messages that are being received, then stops listening and closes the file. */
  close(): Promise<void>;
};

/** The largest message accepted, in octets (RFC 1870). */
const LARGEST = 25 * 1024 * 1024;

const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/** The whole message, or null when it is larger than LARGEST; the rest is then not kept in memory. */
const collect = async (stream: SMTPServerDataStream): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= LARGEST ? Buffer.concat(chunks, size) : null;
};

/** Stores the message; the reply waits until it is on the disk, because 250 accepts responsibility for it (RFC 5321 §6.1). */
const take = async (
  store: InboxStore,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<string> => {
  const raw = await collect(stream);
  if (!raw) throw reply(552, `5.3.4 the message is over ${LARGEST} bytes`);
  const { mailFrom, rcptTo } = envelope;
  const arrival = {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    raw,
    ...(await headOf(raw)),
  };
  const id = await store.add(arrival).catch((error: Error) => {
    throw reply(451, `4.3.0 the message could not be stored: ${error.message.replace(/\s+/g, ' ')}`);
  });
  return `2.0.0 stored as message ${id}`;
};

/** Turns the result of `take` into the reply that smtp-server sends. */
const answer = async (
  taken: Promise<string>,
  callback: (error: Error | null, words?: string) => void,
): Promise<void> => {
  const [error, words] = await taken.then(
    (text) => [null, text] as const,
    (reason: Error) => [reason, ''] as const,
  );
  callback(error, words);
};

/**
 * Starts a real SMTP server on loopback that accepts any mail without a password and stores it for reading.
 * @throws RangeError for a bad `keep` or `port`; ConfigError when the file cannot be opened; Error when the port is in use
 */
export const startInbox = async ({ file, port = 0, keep = 10_000, wayBack = null }: InboxOptions): Promise<Inbox> => {
  if (!Number.isSafeInteger(keep) || keep < 1) throw new RangeError('keep: a whole number of at least 1');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError('port: a whole number from 0 to 65535');
  const store = new InboxStore(file, keep);
  const server = new SMTPServer({
    banner: 'local inbox',
    size: LARGEST,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxClients: 100,
    closeTimeout: 1_000,
    onData: (stream, session, callback) => {
      void answer(take(store, stream, session), callback);
    },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  server.on('error', () => undefined); // the client disconnected, and nothing was confirmed to it
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    routes: (guard) => inboxRoutes(store, guard, wayBack),
    erase: (email) => store.erase(email),
    close: async () => {
      await new Promise<void>((resolve) => server.close(resolve));
      store.close();
    },
  };
};

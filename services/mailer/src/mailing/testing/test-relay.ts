import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** A message the relay accepted. */
export type Received = { from: string; to: string[]; raw: Buffer };

/** The relay's reaction to the whole message: accept it, answer with an error, drop the connection, or send no reply. */
export type Reaction = 'take' | 'drop' | 'hang' | Error;

/** How the relay misbehaves. */
export type Behaviour = Omit<SMTPServerOptions, 'onData'> & {
  onMessage?: (received: Received) => Reaction | Promise<Reaction>;
  /** Drops the connection at the first bytes of the message. */
  dropInData?: boolean;
};

/** A real SMTP server on a free loopback port. */
export type TestRelay = {
  port: number;
  url: string;
  received: Received[];
  /** Number of sessions opened so far. */
  sessions: () => number;
  /** Resolves when no client is connected. */
  idle: () => Promise<void>;
  /** Drops every connection. */
  dropAll: () => void;
  close: () => Promise<void>;
};

/** An error that smtp-server turns into this reply. */
export const reply = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** Starts the relay; without a behaviour it accepts everything. */
export const startRelay = async ({
  onMessage = () => 'take',
  dropInData = false,
  ...options
}: Behaviour = {}): Promise<TestRelay> => {
  const received: Received[] = [];
  let sessions = 0;
  let whenIdle: (() => void)[] = [];
  const cut = (id?: string): void => {
    for (const connection of server.connections)
      if (id === undefined || connection.id === id) connection._socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    hideSTARTTLS: options.key === undefined,
    closeTimeout: 1,
    ...options,
    onConnect: (session, callback) => {
      sessions += 1;
      if (options.onConnect) options.onConnect(session, callback);
      else callback();
    },
    onClose: () => {
      setImmediate(() => {
        if (server.connections.size > 0) return;
        for (const tell of whenIdle) tell();
        whenIdle = [];
      });
    },
    onData: (stream, session: SMTPServerSession, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        if (dropInData) cut(session.id);
        chunks.push(chunk);
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const message = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        };
        const react = (reaction: Reaction): void => {
          if (reaction === 'take') received.push(message);
          if (reaction === 'take') callback(null, '2.0.0 OK: queued');
          else if (reaction === 'drop') cut(session.id);
          else if (reaction !== 'hang') callback(reaction);
        };
        const reaction = onMessage(message);
        if (reaction instanceof Promise) void reaction.then(react);
        else react(reaction);
      });
    },
  });
  server.on('error', () => undefined); // the tests disconnect clients on purpose
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    received,
    sessions: () => sessions,
    idle: () => (server.connections.size === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
    dropAll: () => cut(),
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

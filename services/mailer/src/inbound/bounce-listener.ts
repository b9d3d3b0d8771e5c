import { type Clock, type ListenAddress, type Log, listen } from '@punctual/chassis';
import type { FeedbackReport } from '@punctual/contracts';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { RecordFeedback } from '../feedback/record-feedback';
import type { OpenReturnPath, ReturnPath } from '../return-path/open-return-path';
import { firstOctets } from './first-octets';
import { Visitors } from './visitors';

type Needs = {
  open: OpenReturnPath;
  record: RecordFeedback;
  /** What a message reports. It never throws. */
  read(octets: Uint8Array, received: { token: string; at: string }): FeedbackReport | { ignored: string };
  clock: Clock;
  log: Pick<Log, 'debug' | 'info' | 'error'>;
};
export type ListenerOptions = {
  at: ListenAddress;
  /** The domain of return paths, in lower case. */
  domain: string;
  /** A certificate and its key, as PEM, with which STARTTLS is offered. */
  tls?: { key: string; cert: string } | undefined;
  limits?: Partial<typeof LIMITS>;
};
export type BounceListener = { port: number; stop(): Promise<void> };

const LIMITS = {
  connections: 50,
  /** Of one address: the load balancer of a cluster is one, too. */
  connectionsOfOne: 25,
  messagesPerConnection: 100,
  /** After so many addresses that are none of ours a client is sent away. */
  unknownRecipients: 5,
  /** Silence of a client, and how long it may stay, in milliseconds. */
  idleMs: 60_000,
  connectionMs: 600_000,
};
/** What is said of SIZE (RFC 1870): a report may contain the mail that it is about, with its files. */
const MAX_OCTETS = 64 * 1_048_576;
/** What is looked at of it: what a report says comes before the mail that it is about. */
const READ_OCTETS = 1_048_576;
const STOP_MS = 10_000;

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });
const NOT_NOW = refusal(451, '4.3.0 Not now, please try again');
const NO_SUCH_ADDRESS = refusal(550, '5.1.1 No such address here');

/**
 * Takes mail to return paths, over SMTP. An address is known when its token opens, before anything of the message comes; a message is
 * answered with 250 once what follows from it is in the store, and the client keeps it otherwise. Nobody signs in here.
 * @throws ConfigError when it cannot listen there
 */
export const startBounceListener = async (
  { open, record, read, clock, log }: Needs,
  { at, domain, tls, limits: changed = {} }: ListenerOptions,
): Promise<BounceListener> => {
  const limits = { ...LIMITS, ...changed };
  const visitors = new Visitors(limits.connectionsOfOne);
  const ends = new Map<string, NodeJS.Timeout>();
  /** Where the message of a connection goes. */
  const paths = new Map<string, { token: string; path: ReturnPath }>();

  const end = (id: string): void => {
    for (const connection of server.connections) if (connection.id === id) connection.close();
  };

  const openRecipient = async (address: string, { id }: SMTPServerSession): Promise<string> => {
    const visit = visitors.get(id);
    // One report is about one mail.
    if (paths.has(id)) throw refusal(452, '4.5.3 One recipient at a time');
    const place = address.lastIndexOf('@');
    const token = address.slice(0, place).toLowerCase();
    const path = address.slice(place + 1).toLowerCase() === domain ? await open(token) : null;
    if (path) {
      paths.set(id, { token, path });
      return '2.1.5 OK';
    }
    if (visit) visit.unknown += 1;
    throw visit && visit.unknown >= limits.unknownRecipients
      ? refusal(421, '4.7.0 Too many addresses that are not here')
      : NO_SUCH_ADDRESS;
  };

  /** The beginning of a message. Its client may hang up before the end, and brings it again. */
  const beginningOf = (stream: SMTPServerDataStream): Promise<Buffer> =>
    firstOctets(stream, READ_OCTETS).catch((error: unknown) => {
      log.debug({ err: error }, 'a client hung up in the middle of a report');
      throw NOT_NOW;
    });

  const take = async (stream: SMTPServerDataStream, { id }: SMTPServerSession): Promise<string> => {
    const octets = await beginningOf(stream);
    const to = paths.get(id);
    paths.delete(id);
    if (stream.sizeExceeded) throw refusal(552, '5.3.4 The message is too large');
    if (!to) throw NOT_NOW;
    const report = read(octets, { token: to.token, at: clock.now() });
    if ('ignored' in report) {
      log.info({ deliveryId: to.path.deliveryId, why: report.ignored }, 'mail to a return path reports nothing');
      return '2.0.0 OK: it reports nothing';
    }
    await record(report, { path: to.path });
    return '2.0.0 OK: recorded';
  };

  /** Whatever went wrong on this side, the client keeps the report and comes back. */
  const failed = (error: unknown): Error => {
    if (error instanceof Error && 'responseCode' in error) return error;
    log.error({ err: error }, 'a report that came by mail could not be recorded; its sender tries again');
    return NOT_NOW;
  };

  /** Answers a client. One that has gone meanwhile hears nothing, and harms nobody. */
  const answer = async (
    work: () => Promise<string>,
    tell: (refused: Error | null, said?: string) => void,
  ): Promise<void> => {
    const { refused, said } = await work().then(
      (text) => ({ refused: null, said: text }),
      (error: unknown) => ({ refused: failed(error), said: undefined }),
    );
    try {
      tell(refused, said);
    } catch (error) {
      log.debug({ err: error }, 'a client of the return path has gone');
    }
  };

  const server = new SMTPServer({
    name: domain,
    banner: 'reports about mail only',
    authOptional: true,
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    ...tls,
    size: MAX_OCTETS,
    maxClients: limits.connections,
    socketTimeout: limits.idleMs,
    closeTimeout: STOP_MS,
    onConnect: ({ id, remoteAddress }, callback) => {
      if (!visitors.enter(id, remoteAddress)) return callback(refusal(421, '4.7.0 Too many connections'));
      ends.set(
        id,
        setTimeout(() => end(id), limits.connectionMs),
      );
      callback();
    },
    onClose: ({ id }) => {
      visitors.leave(id);
      paths.delete(id);
      clearTimeout(ends.get(id));
      ends.delete(id);
    },
    onMailFrom: (_, { id }, callback) => {
      paths.delete(id);
      const visit = visitors.get(id);
      if (visit && visit.messages >= limits.messagesPerConnection)
        return callback(refusal(421, '4.7.0 Too many messages'));
      if (visit) visit.messages += 1;
      callback();
    },
    onRcptTo: ({ address }, session, callback) => void answer(() => openRecipient(address, session), callback),
    onData: (stream, session, callback) => void answer(() => take(stream, session), callback),
  });
  // Errors of connections; one of listening rejects below.
  server.on('error', (error) => log.debug({ err: error }, 'a connection to the return path failed'));
  const port = await listen(server.server, at);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
};

import type { ConnectionOptions } from 'node:tls';
import SMTPConnection, {
  type SMTPConnectionEnvelopeInfo,
  type SMTPEnvelope,
  type SMTPEnvelopeDsn,
  type SMTPError,
} from 'nodemailer/lib/smtp-connection';
import type { Envelope } from './smtp';
import { type Failure, oneLine, type Transcript } from './smtp-outcome';
import type { Relay } from './smtp-url';
import { WireBody } from './wire-body';
import type { WireMessage } from './wire-message';

/** The most octets that a session keeps room for: that of larger messages is given back. */
const MAX_KEPT = 262_144;

/** How long to wait, in milliseconds: to connect, for the greeting, and for any later data. */
export type Timeouts = { connectMs: number; greetingMs: number; socketMs: number };

/** A session could not be opened. `failure.step` is `connection`, `TLS` or `authentication`. */
export class SessionError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** The error in our wording. nodemailer appends the reply to its message, which `response` carries already. */
const failureOf = (error: SMTPError, step: string): Failure => ({
  step,
  smtpCode: error.responseCode ?? null,
  response: error.response ?? null,
  message: oneLine(`${step}: ${error.message}`),
});

/** `timeout`, `connection`, or the command that was refused. */
const sendingStep = ({ code, command }: SMTPError): string => {
  if (code === 'ETIMEDOUT') return 'timeout';
  return command === undefined || command === 'CONN' || command === 'API' ? 'connection' : command;
};

const openingStep = (error: SMTPError): string => {
  if (error.code === 'EAUTH') return 'authentication';
  return error.code === 'ETLS' ||
    error.command === 'STARTTLS' ||
    /CERT|TLS|SSL|SIGNATURE/.test(error.originalCode ?? '')
    ? 'TLS'
    : 'connection';
};

/**
 * What a relay with DSN is asked for (RFC 3461): reports of failures and delays, without the whole mail, that name it by `envid`. The original
 * recipient is the same for all recipients of an envelope here, and of another type for UTF-8 addresses (RFC 6533): then it is left out.
 */
const reportsFor = (envid: string, to: readonly string[]): SMTPEnvelopeDsn => {
  const [only] = to;
  const named = to.length === 1 && only !== undefined && /^\p{ASCII}+$/u.test(only);
  return { ret: 'HDRS', envid, notify: ['FAILURE', 'DELAY'], ...(named ? { orcpt: `rfc822;${only}` } : {}) };
};

/** One SMTP session: greeted, encrypted as the relay's configuration asks, authenticated, and used for message after message. */
export class SmtpSession {
  /** Messages sent so far. */
  sent = 0;
  #room = Buffer.alloc(0);

  private constructor(
    private readonly connection: SMTPConnection,
    private readonly ehlo: string,
  ) {}

  /** @throws SessionError when the relay cannot be reached, or refuses TLS or the credentials */
  static async open(relay: Relay, timeouts: Timeouts, tls: ConnectionOptions = {}): Promise<SmtpSession> {
    const connection = new SMTPConnection({
      host: relay.host,
      port: relay.port,
      secure: relay.implicitTls,
      requireTLS: !relay.implicitTls && relay.startTls === 'required',
      ignoreTLS: relay.startTls === 'never',
      name: relay.clientName ?? undefined,
      tls: { rejectUnauthorized: relay.verifyCertificate, ...tls },
      connectionTimeout: timeouts.connectMs,
      greetingTimeout: timeouts.greetingMs,
      socketTimeout: timeouts.socketMs,
    });
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const fail = (error: SMTPError): void => {
      const step = openingStep(error);
      reject(
        new SessionError({
          ...failureOf(error, step),
          message: oneLine(`${step} to ${relay.host}:${relay.port}: ${error.message}`),
        }),
      );
      connection.close();
    };
    connection.on('error', fail); // for the life of the connection: an unhandled `error` event would end the process
    connection.once('end', () => fail(new Error('the relay closed the connection')));
    connection.connect((failed) => {
      if (failed) return fail(failed);
      const ehlo = connection.lastServerResponse || '';
      if (!relay.credentials) return resolve(ehlo);
      const missing = Object.assign(new Error('the relay offers no authentication, but credentials are configured'), {
        code: 'EAUTH',
      });
      if (!connection.allowsAuth) return fail(missing);
      connection.login({ user: relay.credentials.user, pass: relay.credentials.password }, (refused) =>
        refused ? fail(refused) : resolve(ehlo),
      );
    });
    return new SmtpSession(connection, await promise);
  }

  /** The largest message the relay accepts, in octets (RFC 1870), or null when it gives none. */
  get maxSize(): number | null {
    return Number(/^\d{3}[ -]SIZE[ \t]+(\d+)/im.exec(this.ehlo)?.[1] ?? 0) || null;
  }

  /** Whether the relay accepts UTF-8 local parts (RFC 6531). */
  get smtpUtf8(): boolean {
    return /^\d{3}[ -]SMTPUTF8\b/im.test(this.ehlo);
  }

  /** Whether the session is encrypted. */
  get secure(): boolean {
    return this.connection.secure;
  }

  /** Whether the session can take a message; false as soon as either side begins to close. */
  get alive(): boolean {
    const socket = this.connection._socket;
    return !this.connection.destroyed && !!socket && socket.writable && !socket.readableEnded;
  }

  /**
   * One transaction. Never rejects: failures are in the transcript. SMTPUTF8 is requested when an address needs it;
   * `eightBit` says that the message is then not 7-bit text, and asks for BODY=8BITMIME (RFC 6152) too.
   */
  async send({ from, to, id }: Envelope, { size, pieces }: WireMessage, eightBit = false): Promise<Transcript> {
    const body = new WireBody(this.#joined(pieces), () => this.alive);
    // nodemailer writes refused recipients to this envelope object, so they are available even when DATA fails.
    const envelope: SMTPEnvelope & Partial<SMTPConnectionEnvelopeInfo> = {
      from,
      to,
      size,
      use8BitMime: eightBit,
      ...(id === undefined ? {} : { dsn: reportsFor(id, to) }),
    };
    const { promise, resolve } = Promise.withResolvers<{ failure: Failure | null; response: string }>();
    this.connection.send(envelope, body, (error, info) => {
      if (error) resolve({ failure: failureOf(error, sendingStep(error)), response: '' });
      else resolve({ failure: null, response: info.response });
    });
    // If the socket is gone, nodemailer closes without calling back. If it does call back, that result takes precedence.
    const closed = (): void => {
      setImmediate(() =>
        resolve({ failure: failureOf(new Error('the connection was closed'), 'connection'), response: '' }),
      );
    };
    this.connection.once('end', closed);
    const result = await promise;
    this.connection.off('end', closed);
    this.sent += 1;
    const { progress } = body;
    // A reply before the dot leaves the relay in the middle of a message, so the session cannot be used again; nor can one whose relay answered
    // before it had everything: what still waits in the socket is in the room of this session.
    const socket = this.connection._socket;
    if (progress === 'message' || (socket && socket.writableLength > 0)) this.connection.close();
    const refusals = envelope.rejectedErrors ?? [];
    return {
      ...result,
      progress,
      refused: new Map(refusals.map((error) => [error.recipient ?? '', failureOf(error, 'RCPT TO')])),
    };
  }

  /** The octets of a message in one piece, which holds until the next one: a new piece for each would be most of what a mailer allocates. */
  #joined(pieces: readonly Buffer[]): Buffer {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length > MAX_KEPT) return Buffer.concat(pieces, length);
    if (this.#room.length < length) this.#room = Buffer.allocUnsafeSlow(Math.min(2 * length, MAX_KEPT));
    let end = 0;
    for (const piece of pieces) end += piece.copy(this.#room, end);
    return this.#room.subarray(0, length);
  }

  /** Makes the session ready for another message after a refusal (RSET); resolves to false if that fails. */
  async reset(): Promise<boolean> {
    if (!this.alive) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const closed = (): void => resolve(false);
    this.connection.once('end', closed);
    this.connection.reset((error) => resolve(!error));
    const usable = await promise;
    this.connection.off('end', closed);
    return usable;
  }

  /** Sends QUIT and closes. */
  quit(): void {
    if (this.alive) this.connection.quit();
    else this.connection.close();
  }

  /** Calls back once, when the connection has closed for any reason. */
  onceClosed(callback: () => void): void {
    if (this.connection.destroyed) callback();
    else this.connection.once('end', callback);
  }
}

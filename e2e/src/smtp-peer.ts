import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** A message the peer has taken, whether or not its sender learned of it. `from` is its return path, `at` is milliseconds since the epoch. */
export type TakenMail = { messageId: string; from: string; recipients: string[]; at: number; raw: string };

/** What the peer says to a recipient instead of 250. */
export type Refusal = { code: number; text: string };

const listening = new Set<SmtpPeer>();

/** Stops every peer that still listens; for `afterAll`. */
export const stopPeers = async (): Promise<void> => {
  await Promise.all([...listening].map((peer) => peer.stop()));
};

const MESSAGE_ID = /^message-id:\s*(<[^>]+>)/im;

const textOf = async (stream: SMTPServerDataStream): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

/**
 * A mail server in the test's own process. A message counts as taken once its final dot has arrived, before the answer:
 * from then on a real server would deliver it, even when whoever sent it dies before reading the 250.
 */
export class SmtpPeer {
  readonly taken: TakenMail[] = [];
  /** How long the answer to the final dot takes. */
  answerMs = 0;
  /** The same for a message to some recipients, where it is another. */
  answerMsTo: (recipients: readonly string[]) => number = () => this.answerMs;
  /** The answer to a recipient; null for 250. */
  refusal: (address: string) => Refusal | null = () => null;
  /** Who waits for an answer to MAIL FROM; null while everybody gets one at once. */
  #held: (() => void)[] | null = null;
  /** The octets of a message that it accepts (SIZE, RFC 1870); null for any. */
  readonly #maxSize: number | null;
  #server: SMTPServer | null = null;
  #port = 0;

  private constructor(maxSize: number | null) {
    this.#maxSize = maxSize;
  }

  /** A peer on a free loopback port. `maxSize` is the octets of a message that it accepts. */
  static async start({ maxSize = null }: { maxSize?: number | null } = {}): Promise<SmtpPeer> {
    const peer = new SmtpPeer(maxSize);
    await peer.listen();
    return peer;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** From now on nobody gets an answer to MAIL FROM until `release`. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const answer of held) answer();
  }

  /** Message-IDs a recipient was sent, one for each message taken. */
  messageIdsTo(address: string): string[] {
    return this.taken.filter(({ recipients }) => recipients.includes(address)).map(({ messageId }) => messageId);
  }

  /** Begins to listen; after `stop`, on the port it had before. */
  async listen(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 1,
      ...(this.#maxSize === null ? {} : { size: this.#maxSize }),
      onMailFrom: (_from, _session, done) => {
        if (this.#held) this.#held.push(done);
        else done();
      },
      onRcptTo: ({ address }, _session, done) => {
        const refusal = this.refusal(address);
        done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
      },
      onData: (stream, { envelope }, done) => {
        const take = (raw: string) => {
          const recipients = envelope.rcptTo.map(({ address }) => address);
          const from = envelope.mailFrom ? envelope.mailFrom.address : '';
          this.taken.push({ messageId: MESSAGE_ID.exec(raw)?.[1] ?? '', from, recipients, at: Date.now(), raw });
          setTimeout(() => done(null), this.answerMsTo(recipients));
        };
        // A message whose sender vanished before the final dot was never taken.
        textOf(stream).then(take, () => {});
      },
    });
    // Senders are killed on purpose here; a broken connection is no failure of the peer.
    server.on('error', () => {});
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', () => resolve());
    });
    this.#port = (server.server.address() as AddressInfo).port;
    this.#server = server;
    listening.add(this);
  }

  /** Breaks every connection and refuses new ones. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    listening.delete(this);
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

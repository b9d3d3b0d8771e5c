import { type Msg, type MsgHdrs, type NatsConnection } from 'nats';
import { newInbox } from './nats-connection';

type Outgoing = {
  subject: string;
  payload: Uint8Array;
  reply?: string;
  headers?: MsgHdrs;
  /** Called when the client refuses the message: a closed connection, or a payload too large. */
  failed?: (error: Error) => void;
};

type Unconfirmed = { resolve: () => void; reject: (error: Error) => void; until: number };

/** A message not confirmed in this time may or may not be stored; publishing it again under its id is safe. */
const CONFIRM_MS = 5_000;

/**
 * Publishes with hundreds of messages in flight. The client writes to its socket as soon as the running task ends, which
 * under load is a system call for each message; here all messages of one turn of the event loop are written together. Its own
 * JetStream publish makes a request with a timer and an error object for each message, half of the relay's time under
 * load; here all confirmations come to one subscription and one timer watches over them.
 */
class JetStreamPublisher {
  private readonly inbox: string;
  private outgoing: Outgoing[] = [];
  private readonly unconfirmed = new Map<string, Unconfirmed>();
  private next = 0;

  constructor(private readonly nats: NatsConnection) {
    this.inbox = newInbox(nats);
    nats.subscribe(`${this.inbox}.*`, { callback: (_, message) => this.settle(message) });
    const timer = setInterval(() => this.expire(), CONFIRM_MS / 5);
    void nats.closed().then(() => {
      clearInterval(timer);
      this.expire(Number.POSITIVE_INFINITY);
    });
  }

  send(message: Outgoing): void {
    if (this.outgoing.length === 0) setImmediate(() => this.flush());
    this.outgoing.push(message);
  }

  flush(): void {
    const messages = this.outgoing;
    this.outgoing = [];
    for (const { subject, payload, reply, headers, failed } of messages) {
      try {
        this.nats.publish(subject, payload, { ...(reply ? { reply } : {}), ...(headers ? { headers } : {}) });
      } catch (error) {
        // A failed acknowledgement needs no handling: the message is redelivered.
        failed?.(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  publish(subject: string, payload: Uint8Array, headers: MsgHdrs): Promise<void> {
    return new Promise((resolve, reject) => {
      const token = String(this.next++);
      this.unconfirmed.set(token, { resolve, reject, until: performance.now() + CONFIRM_MS });
      const failed = (error: Error) => {
        this.unconfirmed.delete(token);
        reject(error);
      };
      this.send({ subject, payload, headers, reply: `${this.inbox}.${token}`, failed });
    });
  }

  private settle(message: Msg): void {
    const token = message.subject.slice(this.inbox.length + 1);
    const waiting = this.unconfirmed.get(token);
    if (!waiting) return;
    this.unconfirmed.delete(token);
    if (message.headers?.code === 503) return waiting.reject(new Error('no JetStream stream takes this subject'));
    const { error } = message.json<{ error?: { description?: string } }>();
    if (error) waiting.reject(new Error(error.description ?? 'JetStream refused the message'));
    else waiting.resolve();
  }

  /** Entries are ordered by time, so the search ends at the first one that has not expired. */
  private expire(now = performance.now()): void {
    for (const [token, { until, reject }] of this.unconfirmed) {
      if (until > now) return;
      this.unconfirmed.delete(token);
      reject(new Error(`JetStream did not confirm within ${CONFIRM_MS / 1000} s`));
    }
  }
}

const publishers = new WeakMap<NatsConnection, JetStreamPublisher>();

const publisherOf = (nats: NatsConnection): JetStreamPublisher => {
  const publisher = publishers.get(nats) ?? new JetStreamPublisher(nats);
  publishers.set(nats, publisher);
  return publisher;
};

/** Publishes at the end of this turn of the event loop, unconfirmed: for acknowledgements. */
export const sendSoon = (nats: NatsConnection, message: Outgoing): void => publisherOf(nats).send(message);

/** Publishes waiting messages now: before a connection is drained. */
export const flushPublisher = (nats: NatsConnection): void => publisherOf(nats).flush();

/** Publishes and resolves once JetStream has stored the message or already had one with the same id (header `Nats-Msg-Id`). */
export const publishConfirmed = (
  nats: NatsConnection,
  subject: string,
  payload: Uint8Array,
  headers: MsgHdrs,
): Promise<void> => publisherOf(nats).publish(subject, payload, headers);

import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from 'nats';
import { sendSoon } from './outbox';

/** A message JetStream did not confirm in this time may or may not be stored; publishing it again under its id is safe. */
const CONFIRM_MS = 5_000;

type Waiting = { resolve: () => void; reject: (error: Error) => void; until: number };

/**
 * Publishes to JetStream with hundreds of messages in flight. The client's own publish makes a request with a timer
 * and an error object of its own for each message, half of the relay's time under load; here all confirmations come to
 * one subscription and one timer watches over them.
 */
class Publisher {
  private readonly inbox = createInbox();
  private readonly waiting = new Map<string, Waiting>();
  private next = 0;

  constructor(private readonly nats: NatsConnection) {
    nats.subscribe(`${this.inbox}.*`, { callback: (_, message) => this.settle(message) });
    const timer = setInterval(() => this.expire(), CONFIRM_MS / 5);
    void nats.closed().then(() => {
      clearInterval(timer);
      this.expire(Number.POSITIVE_INFINITY);
    });
  }

  publish(subject: string, payload: Uint8Array, headers: MsgHdrs): Promise<void> {
    return new Promise((resolve, reject) => {
      const token = String(this.next++);
      this.waiting.set(token, { resolve, reject, until: performance.now() + CONFIRM_MS });
      const failed = (error: Error) => {
        this.waiting.delete(token);
        reject(error);
      };
      sendSoon(this.nats, { subject, payload, headers, reply: `${this.inbox}.${token}`, failed });
    });
  }

  private settle(message: Msg): void {
    const token = message.subject.slice(this.inbox.length + 1);
    const waiting = this.waiting.get(token);
    if (!waiting) return;
    this.waiting.delete(token);
    if (message.headers?.code === 503) return waiting.reject(new Error('no JetStream stream takes this subject'));
    const { error } = message.json<{ error?: { description?: string } }>();
    if (error) waiting.reject(new Error(error.description ?? 'JetStream refused the message'));
    else waiting.resolve();
  }

  /** Entries are in order of their time, so the first one that may wait on ends the search. */
  private expire(now = performance.now()): void {
    for (const [token, { until, reject }] of this.waiting) {
      if (until > now) return;
      this.waiting.delete(token);
      reject(new Error(`JetStream did not confirm within ${CONFIRM_MS / 1000} s`));
    }
  }
}

const publishers = new WeakMap<NatsConnection, Publisher>();

/** Publishes and resolves once JetStream has the message, or had one with the same id (header `Nats-Msg-Id`). */
export const publishConfirmed = (
  nats: NatsConnection,
  subject: string,
  payload: Uint8Array,
  headers: MsgHdrs,
): Promise<void> => {
  const publisher = publishers.get(nats) ?? new Publisher(nats);
  publishers.set(nats, publisher);
  return publisher.publish(subject, payload, headers);
};

import type { MsgHdrs, NatsConnection } from 'nats';

type Outgoing = {
  subject: string;
  payload: Uint8Array;
  reply?: string;
  headers?: MsgHdrs;
  failed?: (error: Error) => void;
};

/**
 * Messages of one turn of the event loop, published together at its end. The client writes to its socket as soon as
 * the running task ends, which under load is a system call for each acknowledgement and each event.
 */
class Outbox {
  private waiting: Outgoing[] = [];

  constructor(private readonly nats: NatsConnection) {}

  send(message: Outgoing): void {
    if (this.waiting.length === 0) setImmediate(() => this.flush());
    this.waiting.push(message);
  }

  flush(): void {
    const messages = this.waiting;
    this.waiting = [];
    for (const { subject, payload, reply, headers, failed } of messages) {
      try {
        this.nats.publish(subject, payload, { ...(reply ? { reply } : {}), ...(headers ? { headers } : {}) });
      } catch (error) {
        // A closed connection or a payload too large; nobody waits for an acknowledgement, which is then repeated.
        failed?.(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }
}

const outboxes = new WeakMap<NatsConnection, Outbox>();

const outboxOf = (nats: NatsConnection): Outbox => {
  const outbox = outboxes.get(nats) ?? new Outbox(nats);
  outboxes.set(nats, outbox);
  return outbox;
};

/** Publishes at the end of this turn of the event loop. `failed` is told when the client refuses the message. */
export const sendSoon = (nats: NatsConnection, message: Outgoing): void => outboxOf(nats).send(message);

/** Publishes what waits, now: before a connection is drained. */
export const flushOutbox = (nats: NatsConnection): void => outboxOf(nats).flush();

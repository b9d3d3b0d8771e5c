import { Events, type Msg, type NatsConnection, nanos } from 'nats';
import { sendSoon } from './jetstream-publisher';
import { newInbox } from './nats-connection';

/** A message of a pull consumer, with its acknowledgements. */
export type Pulled = {
  subject: string;
  data: Uint8Array;
  /** A header of the message; empty when missing. */
  header(name: string): string;
  /** Number of deliveries, including this one. */
  deliveries: number;
  /** Stream sequence and storage time: together they identify the message permanently. */
  sequence: string;
  storedAt: string;
  ack(): void;
  /** Requests redelivery after `ms`. */
  nak(ms: number): void;
  /** Signals work in progress, which postpones redelivery. */
  working(): void;
  /** Terminates the message: it is not redelivered. */
  term(): void;
};

/** Expiry of a pull request without messages, and the interval of its heartbeats. */
const EXPIRES_MS = 30_000;
const HEARTBEAT_MS = 5_000;
const SILENCE_MS = HEARTBEAT_MS * 2.5;
/** A request for only a few free slots waits this long. */
const LINGER_MS = 20;

const answers = { ack: Buffer.from('+ACK'), working: Buffer.from('+WPI'), term: Buffer.from('+TERM') };

/** `$JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.<consumer sequence>.<time>.<pending>`, or with a domain and an account after ACK (ADR-15). */
const pulledOf = (nats: NatsConnection, message: Msg): Pulled => {
  const tokens = (message.reply ?? '').split('.');
  const [deliveries = '1', sequence = '0', , storedAt = '0'] = tokens.slice(tokens.length > 9 ? 6 : 4);
  const { subject, data } = message;
  const answer = (payload: Uint8Array) => sendSoon(nats, { subject: message.reply ?? '', payload });
  return {
    subject,
    data,
    header: (name) => message.headers?.get(name) ?? '',
    deliveries: Number(deliveries),
    sequence,
    storedAt,
    ack: () => answer(answers.ack),
    nak: (ms) => answer(Buffer.from(`-NAK {"delay": ${nanos(ms)}}`)),
    working: () => answer(answers.working),
    term: () => answer(answers.term),
  };
};

// Codes of status messages (ADR-13).
const IDLE_HEARTBEAT = 100;
const NO_MESSAGES = 404;
const REQUEST_TIMEOUT = 408;

export type Pull = {
  /** Signals that a slot is free again. */
  freed(): void;
  stop(): void;
  /** Settles when the pull is stopped, or was lost and must be set up again. */
  ended: Promise<void>;
};

/**
 * Requests exactly as many messages from a pull consumer as can be handled at once. The client's own `consume`
 * requests more as soon as messages arrive: a message buffered for longer than the acknowledgement wait also goes
 * to another worker, and a mail would be sent twice. `free` returns the number of free slots.
 */
export const pull = (
  nats: NatsConnection,
  options: { stream: string; durable: string; slots: number; free: () => number; take: (message: Pulled) => void },
): Pull => {
  const { stream, durable, slots, free, take } = options;
  const inbox = newInbox(nats);
  const over = Promise.withResolvers<void>();
  /** Messages requested but not received yet. There is one request at a time. */
  let owed = 0;
  let request = 0;
  let heardAt = performance.now();
  let lingering: NodeJS.Timeout | undefined;

  const ask = (): void => {
    lingering = undefined;
    const batch = free();
    if (owed > 0 || batch <= 0 || subscription.isClosed()) return;
    owed = batch;
    request += 1;
    heardAt = performance.now();
    const body = { batch, expires: nanos(EXPIRES_MS), idle_heartbeat: nanos(HEARTBEAT_MS) };
    nats.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, JSON.stringify(body), {
      reply: `${inbox}.${request}`,
    });
  };
  const askSoon = (): void => {
    if (owed > 0) return;
    if (free() >= slots / 4) ask();
    else lingering ??= setTimeout(ask, LINGER_MS);
  };

  const subscription = nats.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error) return stop();
      heardAt = performance.now();
      const { headers } = message;
      // A status has a code and no acknowledgement subject.
      if (headers && headers.code > 0) {
        if (headers.code === IDLE_HEARTBEAT || message.subject !== `${inbox}.${request}`) return;
        // The request expired. Any other status means that the consumer is gone or unavailable: set it up again.
        if (headers.code !== REQUEST_TIMEOUT && headers.code !== NO_MESSAGES) return stop();
        owed = 0;
        askSoon();
        return;
      }
      owed = Math.max(0, owed - 1);
      take(pulledOf(nats, message));
      askSoon();
    },
  });

  const stop = (): void => {
    clearInterval(watch);
    clearTimeout(lingering);
    if (!subscription.isClosed()) subscription.unsubscribe();
    statuses.stop();
    over.resolve();
  };
  const watch = setInterval(() => {
    if (owed > 0 && performance.now() - heardAt > SILENCE_MS) stop();
  }, HEARTBEAT_MS);
  const statuses = nats.status() as ReturnType<NatsConnection['status']> & { stop(): void };
  void (async () => {
    // A restarted server does not know earlier requests.
    for await (const { type } of statuses) if (type === Events.Reconnect) stop();
  })();

  ask();
  return { freed: askSoon, stop, ended: over.promise };
};

import { deadLetterSubject, Rejection, type ServiceName, UnreadableEvent } from '@punctual/contracts';
import { AckPolicy, DeliverPolicy, headers, type NatsConnection, nanos } from 'nats';
import { NotYet, pause, Unavailable } from './errors';
import { ensureStreams } from './jetstream';
import type { Log } from './log';
import { type Pull, type Pulled, pull } from './pull';
import { meter } from './telemetry';

export type Received = Pick<Pulled, 'subject' | 'data' | 'header'>;

export type ConsumeOptions = {
  stream: string;
  service: ServiceName;
  /** The kind of message, for logs and the dead-letter subject. */
  name: string;
  durable: string;
  filter: string;
  /** The most messages handled at once. */
  concurrency?: number;
  /**
   * Settles when the message is done. A Rejection or UnreadableEvent is final, NotYet postpones it; any other error is retried.
   * `stop` aborts when the consumer stops, which then waits for the messages being handled.
   */
  handle: (message: Received, stop: AbortSignal) => Promise<void>;
};

/** A message without an in-progress signal for this long goes to another worker. */
const ACK_WAIT_MS = 30_000;
/** Delays before each retry, by number of deliveries; the last one repeats. */
const BACK_OFF_MS = [250, 1_000, 5_000, 15_000, 30_000];
/** A message that fails this often is parked; failures due to an unreachable part do not count. */
const MAX_TRIES = 8;

/**
 * Handles the messages of one durable pull consumer, `concurrency` at a time. Long work is kept alive by in-progress
 * signals. A message that cannot be handled is copied to the dead-letter stream, logged and counted before it is terminated: the
 * server's own delivery limit would drop it silently, so none is set. Returns a function that drains and stops the consumer.
 */
export const consume = (nats: NatsConnection, log: Log, options: ConsumeOptions): (() => Promise<void>) => {
  const { stream, durable, filter, service, name, concurrency = 200, handle } = options;
  const stopped = new AbortController();
  const held = new Set<Pulled>();
  /** How often each redelivered message was only postponed; those deliveries do not count. */
  const postponed = new Map<string, number>();
  const parked = meter().createCounter('punctual_dead_letters_total', {
    description: 'Messages parked because they can never be handled',
  });
  let pulling: Pull | null = null;

  const signalWorking = setInterval(() => {
    for (const message of held) message.working();
  }, ACK_WAIT_MS / 3);

  const park = async (message: Pulled, error: Error): Promise<void> => {
    const about = headers();
    about.set('error', `${error.name}: ${error.message}`.replace(/\p{Cc}+/gu, ' ').slice(0, 500));
    about.set('subject', message.subject);
    about.set('deliveries', String(message.deliveries));
    const msgID = `${durable}-${message.sequence}-${message.storedAt}`;
    await nats.jetstream().publish(deadLetterSubject(service, name), message.data, { headers: about, msgID });
    parked.add(1, { service, message: name });
    log.error({ err: error, subject: message.subject }, 'message parked on the dead-letter stream');
    message.term();
  };

  const work = async (message: Pulled): Promise<void> => {
    const tries = message.deliveries - (postponed.get(message.sequence) ?? 0);
    try {
      await handle(message, stopped.signal);
      postponed.delete(message.sequence);
      message.ack();
    } catch (thrown) {
      if (thrown instanceof NotYet) {
        log.debug({ subject: message.subject, ms: thrown.ms }, `message postponed: ${thrown.message}`);
        postponed.set(message.sequence, (postponed.get(message.sequence) ?? 0) + 1);
        message.nak(thrown.ms);
        return;
      }
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const final =
        error instanceof Rejection ||
        error instanceof UnreadableEvent ||
        (!(error instanceof Unavailable) && tries >= MAX_TRIES);
      if (final) {
        postponed.delete(message.sequence);
        // If parking fails too, the message stays unacknowledged and is redelivered.
        await park(message, error).catch((failure: unknown) => log.error({ err: failure }, 'could not park a message'));
        return;
      }
      log.warn({ err: error, subject: message.subject, tries }, 'message will be tried again');
      message.nak(BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length) - 1] ?? 250);
    }
  };

  const pullMessages = async (): Promise<void> => {
    const manager = await ensureStreams(nats);
    await manager.consumers.add(stream, {
      durable_name: durable,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: 10_000,
      max_deliver: -1,
    });
    if (stopped.signal.aborted) return; // stopped during setup
    const current = pull(nats, {
      stream,
      durable,
      slots: concurrency,
      free: () => concurrency - held.size,
      take: (message) => {
        held.add(message);
        void work(message).finally(() => {
          held.delete(message);
          current.freed();
        });
      },
    });
    pulling = current;
    await current.ended;
  };

  const finished = (async () => {
    while (!stopped.signal.aborted) {
      try {
        await pullMessages();
      } catch (error) {
        if (!stopped.signal.aborted) log.warn({ err: error, durable }, 'consumer lost; it will be set up again');
      }
      await pause(500, stopped.signal);
    }
  })();

  return async () => {
    stopped.abort();
    pulling?.stop();
    await finished;
    while (held.size > 0) await pause(10);
    clearInterval(signalWorking);
  };
};

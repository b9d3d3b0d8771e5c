import {
  checkpoint,
  inSpan,
  meter,
  type Position,
  pause,
  publishEvent,
  type Resources,
  SpanKind,
  type StoredEvent,
} from '@punctual/chassis';
import { publishedPrefixes, UnreadableEvent } from '@punctual/contracts';

/** How often the place in the log is saved. After a crash at most this much is published again, under the same ids. */
const SAVE_EVERY_MS = 1_000;
const RETRY_MS = 500;

export type Relay = {
  /** Seconds between the newest event published and the newest known; 0 when caught up. */
  lagSeconds(): number;
  /** Finishes the batch under way and saves the place. */
  stop(): Promise<void>;
};

/**
 * Follows the event log and publishes every domain event to JetStream, in order, message id = event id. An event
 * is passed over only when its envelope cannot be built, which is logged and counted. Several relays may run: the
 * duplicates have the same ids.
 */
export const startRelay = async ({ store, nats, clock, log }: Resources): Promise<Relay> => {
  const place = checkpoint(store, 'relay');
  const stopping = new AbortController();
  let reached: Position | null = (await place.load())?.position ?? null;
  let unsaved = false;
  let lag = 0;

  const instruments = meter();
  const published = instruments.createCounter('punctual_relay_events_total', {
    description: 'Events published to JetStream',
  });
  const unreadable = instruments.createCounter('punctual_relay_unreadable_total', {
    description: 'Events whose envelope could not be built',
  });
  instruments
    .createObservableGauge('punctual_relay_lag_seconds', { description: 'Age of the oldest event not yet published' })
    .addCallback((gauge) => gauge.observe(lag));

  const publish = async (event: StoredEvent): Promise<void> => {
    try {
      const parent = (event.metadata as { traceparent?: string } | undefined)?.traceparent ?? null;
      await inSpan(`publish ${event.type}`, { kind: SpanKind.PRODUCER, parent }, () => publishEvent(nats, event));
      published.add(1);
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      unreadable.add(1);
      log.error(
        { err: error, stream: event.stream, eventId: event.id },
        'event not published: its envelope cannot be built',
      );
    }
  };

  /** JetStream may be away for long; the log waits. Publishing a batch again is harmless. */
  const publishAll = async (events: readonly StoredEvent[]): Promise<boolean> => {
    while (!stopping.signal.aborted) {
      const results = await Promise.allSettled(events.map(publish));
      const failure = results.find((result) => result.status === 'rejected');
      if (!failure) return true;
      log.warn(
        { err: failure.reason as unknown, events: events.length },
        'JetStream does not answer; publishing will be tried again',
      );
      await pause(RETRY_MS, stopping.signal);
    }
    return false;
  };

  const save = async (): Promise<void> => {
    // Nothing was published since: saving would only add to the log.
    if (!reached || !unsaved) return;
    unsaved = false;
    try {
      await place.save(reached, null);
    } catch (error) {
      unsaved = true;
      throw error;
    }
  };

  const run = async (): Promise<void> => {
    const follow = { prefixes: publishedPrefixes, from: reached, signal: stopping.signal };
    for await (const { events, position, live } of store.follow({
      ...follow,
      onLost: (error) => log.warn({ err: error }, 'event store lost'),
    })) {
      const oldest = events[0];
      lag = oldest && !live ? Math.max(0, (clock.millis() - Date.parse(oldest.created)) / 1000) : 0;
      if (!(await publishAll(events))) return;
      reached = position;
      unsaved ||= events.length > 0;
    }
  };
  const keepSaving = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await pause(SAVE_EVERY_MS, stopping.signal);
      await save().catch((error: unknown) => log.warn({ err: error }, 'the relay could not save its place'));
    }
  };
  const running = Promise.all([run(), keepSaving()]);

  return {
    lagSeconds: () => lag,
    stop: async () => {
      stopping.abort();
      await running;
      await save();
    },
  };
};

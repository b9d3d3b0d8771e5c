import {
  checkpoint,
  inSpan,
  meter,
  type Processor,
  pause,
  publishEvent,
  type Resources,
  SpanKind,
  type StoredEvent,
  startProcessor,
} from '@punctual/chassis';
import { publishedPrefixes, UnreadableEvent } from '@punctual/contracts';

const RETRY_MS = 500;

/**
 * Follows the event log and publishes every domain event to JetStream, in order, message id = event id. An event
 * is skipped only when its envelope cannot be built, which is logged and counted. Several relays may run: their
 * duplicates have the same ids. After a crash at most one second of events is published again.
 */
export const startRelay = (resources: Resources): Processor => {
  const { store, log } = resources;
  const place = checkpoint(store, 'relay');
  const stopping = new AbortController();

  const instruments = meter();
  const published = instruments.createCounter('punctual_relay_events_total', {
    description: 'Events published to JetStream',
  });
  const unreadable = instruments.createCounter('punctual_relay_unreadable_total', {
    description: 'Events whose envelope could not be built',
  });

  const publish = async (event: StoredEvent): Promise<void> => {
    try {
      const parent = (event.metadata as { traceparent?: string } | undefined)?.traceparent ?? null;
      await inSpan(`publish ${event.type}`, { kind: SpanKind.PRODUCER, parent }, () => publishEvent(resources, event));
      published.add(1);
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      unreadable.add(1);
      log.error(
        { err: error, stream: event.stream, eventId: event.id },
        'event not published: could not build its envelope',
      );
    }
  };

  /** JetStream may be unreachable for long; the relay waits. Publishing a batch again is harmless. */
  const publishAll = async (events: readonly StoredEvent[]): Promise<void> => {
    for (;;) {
      const results = await Promise.allSettled(events.map(publish));
      const failure = results.find((result) => result.status === 'rejected');
      if (!failure) return;
      if (stopping.signal.aborted) throw failure.reason;
      log.warn(
        { err: failure.reason as unknown, events: events.length },
        'JetStream does not respond; publishing will be tried again',
      );
      await pause(RETRY_MS, stopping.signal);
    }
  };

  const processor = startProcessor(resources, {
    name: 'relay',
    prefixes: publishedPrefixes,
    load: async () => (await place.load())?.position ?? null,
    handle: ({ stored }) => publishAll(stored),
    save: (position) => place.save(position, null),
  });
  instruments
    .createObservableGauge('punctual_relay_lag_seconds', { description: 'Age of the oldest event not yet published' })
    .addCallback((gauge) => gauge.observe(processor.lagSeconds()));
  return {
    ...processor,
    stop: () => {
      stopping.abort();
      return processor.stop();
    },
  };
};

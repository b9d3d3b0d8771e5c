import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  END,
  type EventStoreDBClient,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { comparePositions, type Position, type StoredEvent } from './position';

/** What a subscription delivers: events, or the notice that nothing more is waiting. */
export type Batch = {
  events: StoredEvent[];
  /** Position of the log after these events; null while unknown. */
  position: Position | null;
  /** True when nothing more is waiting. */
  live: boolean;
};

// Status ABORTED of gRPC.
const ABORTED = 10;

/**
 * Whether the store ended a subscription because the client read too slowly: up to 23.10 it buffers only 32 events.
 * That is not a fault, and reading continues at once where it stopped.
 */
export const tooSlow = (error: unknown): boolean => {
  const { code, message } = error as { code?: number; message?: string };
  return code === ABORTED && /too slow/i.test(message ?? '');
};

/** Converts an event from the client to its stored form; null for a link whose target is gone. */
export const toStored = ({ event }: AllStreamResolvedEvent): StoredEvent | null => {
  if (!event) return null;
  return {
    id: event.id,
    stream: event.streamId,
    revision: event.revision,
    position: event.position,
    type: event.type,
    data: event.data,
    metadata: event.metadata,
    created: event.created.toISOString(),
  };
};

/**
 * One subscription to streams with the given prefixes, read in batches of the available events, up to `size`. Ends when
 * `signal` aborts. `onConfirmed` is called once the server has confirmed it: events appended later are not missed.
 * @throws the client's error when the connection is lost
 */
export async function* subscribe(
  client: EventStoreDBClient,
  options: {
    prefixes: readonly string[];
    from: Position | 'start' | 'end';
    signal: AbortSignal;
    size: number;
    onConfirmed?: () => void;
  },
): AsyncGenerator<Batch> {
  const { prefixes, from, signal, size, onConfirmed } = options;
  let position = typeof from === 'string' ? null : from;
  let caughtUp = false;
  let checkpoint: Position | null = null;
  let failure: unknown = null;
  let wake = () => {};
  let changed = new Promise<void>((resolve) => (wake = resolve));
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  const filter = streamNameFilter({
    prefixes: [...prefixes],
    checkpointInterval: 1,
    checkpointReached: async (_, at) => {
      checkpoint = at;
      wake();
    },
  });
  const fromPosition = from === 'start' ? START : from === 'end' ? END : from;
  const subscription: AllStreamSubscription = client.subscribeToAll({ fromPosition, filter }, { highWaterMark: size });
  const stop = () => wake();
  signal.addEventListener('abort', stop, { once: true });
  subscription
    .on('readable', stop)
    .on('caughtUp', () => {
      caughtUp = true;
      wake();
    })
    .on('end', () => fail(new Error('the subscription ended')))
    .on('error', fail);
  if (onConfirmed) subscription.once('confirmation', onConfirmed);
  try {
    while (!signal.aborted) {
      const events: StoredEvent[] = [];
      while (events.length < size) {
        const next: unknown = subscription.read();
        if (next === null) break;
        const stored = toStored(next as AllStreamResolvedEvent);
        if (stored) events.push(stored);
      }
      const last = events.at(-1);
      if (last) {
        position = last.position;
        yield { events, position, live: false };
        continue;
      }
      // A checkpoint may run ahead of events still in the buffer; it counts once the buffer is empty.
      if (checkpoint && (!position || comparePositions(checkpoint, position) > 0)) position = checkpoint;
      checkpoint = null;
      if (failure) throw failure;
      if (caughtUp) yield { events, position, live: true };
      await changed;
      changed = new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    subscription.on('error', () => {});
    await subscription.unsubscribe().catch(() => {});
    subscription.destroy();
  }
}

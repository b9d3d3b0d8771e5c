import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  END,
  type EventStoreDBClient,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { comparePositions, type Position, type StoredEvent } from './position';

/** What a subscription has for its reader: events, or word that nothing more is waiting. */
export type Batch = {
  events: StoredEvent[];
  /** How far the log is read with them; null while nothing is known. */
  position: Position | null;
  /** True when nothing more is waiting. */
  live: boolean;
};

// Status ABORTED of gRPC.
const ABORTED = 10;

/**
 * Whether the store ended a subscription because its events were not taken fast enough: up to 23.10 it holds 32 of them.
 * Nothing is wrong then, and reading goes on at once where it stopped.
 */
export const tooSlow = (error: unknown): boolean => {
  const { code, message } = error as { code?: number; message?: string };
  return code === ABORTED && /too slow/i.test(message ?? '');
};

/** The stored form of what the client delivers; null for a link whose target is gone. */
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
 * One subscription to streams of the given prefixes, read in batches of whatever is there, up to `size`. Ends when
 * `signal` aborts. `onConfirmed` is called once the server has it, so nothing appended later is missed.
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

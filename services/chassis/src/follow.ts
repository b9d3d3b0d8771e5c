import { streamNameFilter, START, type AllStreamResolvedEvent, type AllStreamSubscription, type EventStoreDBClient } from '@eventstore/db-client';
import { pause } from './errors';
import { comparePositions, type Position, type StoredEvent } from './position';

export type FollowOptions = {
  /** Beginnings of stream names, as in `delivery-`. */
  prefixes: readonly string[];
  /** The last position already handled; null for the beginning of the log. */
  from: Position | null;
  signal: AbortSignal;
  /** The most events in one batch. */
  batch?: number;
  /** Told of each lost connection; following goes on by itself. */
  onLost?: (error: unknown) => void;
};

/** Some events in order, and how far the log is read with them. */
export type Followed = {
  events: StoredEvent[];
  /** Null while the log holds nothing. */
  position: Position | null;
  /** True when nothing more is waiting: the follower has everything there is. */
  live: boolean;
};

const RECONNECT_MS = 500;

/**
 * Follows the log in batches of whatever is there, up to `batch` events: one by one while it is quiet, hundreds while
 * catching up. Reconnects after the last handled position for as long as `signal` stays open, so nothing is missed
 * and, short of a crash, nothing repeated. Batches may be empty: they still move the position over filtered events.
 */
export async function* follow(
  client: EventStoreDBClient,
  toStored: (resolved: AllStreamResolvedEvent) => StoredEvent | null,
  { prefixes, from, signal, batch = 500, onLost }: FollowOptions,
): AsyncGenerator<Followed> {
  let position = from;
  let live = false;
  while (!signal.aborted) {
    let wake = () => {};
    let changed = new Promise<void>((resolve) => (wake = resolve));
    let checkpoint: Position | null = null;
    let failure: unknown = null;
    const subscription: AllStreamSubscription = client.subscribeToAll(
      {
        fromPosition: position ?? START,
        filter: streamNameFilter({
          prefixes: [...prefixes],
          checkpointInterval: 1,
          checkpointReached: async (_, at) => {
            checkpoint = at;
            wake();
          },
        }),
      },
      { highWaterMark: batch },
    );
    const stop = () => wake();
    signal.addEventListener('abort', stop, { once: true });
    subscription
      .on('readable', () => wake())
      .on('caughtUp', () => {
        live = true;
        wake();
      })
      .on('end', () => {
        failure ??= new Error('the subscription ended');
        wake();
      })
      .on('error', (error: unknown) => {
        failure ??= error;
        wake();
      });
    try {
      while (!signal.aborted) {
        const events: StoredEvent[] = [];
        for (let next = subscription.read(); next !== null; next = events.length < batch ? subscription.read() : null) {
          const stored = toStored(next as AllStreamResolvedEvent);
          if (stored) events.push(stored);
        }
        const last = events.at(-1);
        if (last) position = last.position;
        // A checkpoint may run ahead of events still in the buffer; it counts once the buffer is empty.
        else if (checkpoint) {
          if (!position || comparePositions(checkpoint, position) > 0) position = checkpoint;
          checkpoint = null;
        } else if (failure) throw failure;
        else {
          if (live) yield { events, position, live };
          await changed;
          changed = new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        yield { events, position, live: false };
      }
    } catch (error) {
      if (!signal.aborted) onLost?.(error);
    } finally {
      signal.removeEventListener('abort', stop);
      subscription.on('error', () => {});
      await subscription.unsubscribe().catch(() => {});
      subscription.destroy();
    }
    await pause(RECONNECT_MS, signal);
  }
}

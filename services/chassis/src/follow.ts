import { pause } from './errors';
import { OtherLog } from './log-identity';
import { comparePositions, type Position } from './position';
import type { SharedSubscription } from './shared-subscription';
import type { Batch, StoreConnection } from './store-connection';

export type FollowOptions = {
  /** Prefixes of stream names, as in `delivery-`. */
  prefixes: readonly string[];
  /** The last position already handled; null for the beginning of the log. */
  from: Position | null;
  signal: AbortSignal;
  /** The most events in one batch. */
  batch?: number;
  /** Called for each lost connection; following continues by itself. */
  onLost?: (error: unknown) => void;
};

const RECONNECT_MS = 500;

/**
 * Follows the log in batches of the available events: hundreds while catching up, then as they arrive. Catching up has a
 * separate subscription; once live it uses the subscription all followers share. Reconnects after the last handled
 * position for as long as `signal` stays open, so nothing is missed and, short of a crash, nothing repeated. Batches may be empty: they
 * still move the position over filtered events, and `live` says that nothing more is waiting. `verify` is asked before each
 * connection to check that the log is still the same.
 * @throws OtherLog
 */
export async function* follow(
  connection: StoreConnection,
  shared: SharedSubscription,
  verify: (reached: Position | null) => Promise<void>,
  options: FollowOptions,
): AsyncGenerator<Batch> {
  const { prefixes, from, signal, batch: size = 500, onLost } = options;
  let position = from;
  while (!signal.aborted) {
    // Opened before catching up: an event is either in the log by then or arrives over the shared subscription.
    const reader = await shared.open();
    const leave = () => reader.close();
    signal.addEventListener('abort', leave, { once: true });
    try {
      await verify(position);
      for await (const batch of connection.subscribe({ prefixes, from: position ?? 'start', signal, size })) {
        ({ position } = batch);
        yield batch;
        if (batch.live) break;
      }
      while (!signal.aborted) {
        const taken = reader.take(size);
        if (taken === null) break;
        const last = taken.at(-1);
        if (!last) {
          await reader.changed();
          continue;
        }
        const seen = position;
        const events = taken.filter(
          (event) =>
            prefixes.some((prefix) => event.stream.startsWith(prefix)) &&
            (!seen || comparePositions(event.position, seen) > 0),
        );
        if (!position || comparePositions(last.position, position) > 0) ({ position } = last);
        yield { events, position, live: taken.length < size };
      }
    } catch (error) {
      if (error instanceof OtherLog) throw error;
      if (signal.aborted) continue;
      onLost?.(error);
      await pause(RECONNECT_MS, signal);
    } finally {
      signal.removeEventListener('abort', leave);
      reader.close();
    }
  }
}

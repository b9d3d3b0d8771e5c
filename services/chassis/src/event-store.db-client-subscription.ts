import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  END,
  type EventStoreDBClient,
  type Filter,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { HELD_REVISION, recordedAtIn } from './copied-event';
import { comparePositions, type Position, type StoredEvent } from './position';
import type { Batch, SubscribeOptions } from './store-connection';

// Status ABORTED of gRPC.
const ABORTED = 10;

/**
 * Whether the store ended a subscription because the client read too slowly: up to 23.10 it buffers only 32 events.
 * That is not a fault, and reading continues at once where it stopped.
 */
const tooSlow = (error: unknown): boolean => {
  const { code, message } = error as { code?: number; message?: string };
  return code === ABORTED && /too slow/i.test(message ?? '');
};

/** Converts an event from the client to its stored form; null for a link whose target is gone, and for one that only holds a revision. */
export const toStored = ({ event }: AllStreamResolvedEvent): StoredEvent | null => {
  if (!event || event.type === HELD_REVISION) return null;
  return {
    id: event.id,
    stream: event.streamId,
    revision: event.revision,
    position: event.position,
    type: event.type,
    data: event.data,
    metadata: event.metadata,
    created: recordedAtIn(event.metadata) ?? event.created.toISOString(),
  };
};

type Subscription = Omit<SubscribeOptions, 'prefixes'>;

/** Makes a filter that reports how far it has come. */
export type MakeFilter = (reports: Pick<Filter, 'checkpointInterval' | 'checkpointReached'>) => Filter;

async function* subscribeOnce(
  client: EventStoreDBClient,
  { from, signal, size, onConfirmed }: Subscription,
  makeFilter: MakeFilter,
): AsyncGenerator<Batch> {
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
  const filter = makeFilter({
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

/** A subscription to the events that a filter lets through. @throws the client's error when the connection is lost */
export async function* subscribeTo(
  client: EventStoreDBClient,
  options: Subscription,
  makeFilter: MakeFilter,
): AsyncGenerator<Batch> {
  let { from } = options;
  while (!options.signal.aborted) {
    try {
      for await (const batch of subscribeOnce(client, { ...options, from }, makeFilter)) {
        from = batch.position ?? from;
        yield batch;
      }
    } catch (error) {
      // From the end there must be a position to continue from; otherwise events would be missed.
      if (!tooSlow(error) || from === 'end') throw error;
    }
  }
}

/** A subscription of the client, as `StoreConnection` describes it. @throws the client's error when the connection is lost */
export const subscribe = (client: EventStoreDBClient, options: SubscribeOptions): AsyncGenerator<Batch> =>
  subscribeTo(client, options, (reports) => streamNameFilter({ prefixes: [...options.prefixes], ...reports }));

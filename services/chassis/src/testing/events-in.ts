import type { DomainEvent } from '@punctual/contracts';
import type { EventStore } from '../event-store';
import type { StoredEvent } from '../position';

/** The stored events of a stream, with their data as the code reads it. One that cannot be read is as it is stored. */
export const storedIn = async (store: EventStore, stream: string): Promise<StoredEvent[]> =>
  (await store.codec.decodeAll(await store.read(stream))).map((read) =>
    'event' in read ? { ...read.stored, data: read.event.data } : read.stored,
  );

/** The events of a stream. @throws UnreadableEvent */
export const eventsIn = async (store: EventStore, stream: string): Promise<DomainEvent[]> =>
  (await store.codec.decodeAll(await store.read(stream))).map((read) => {
    if ('unreadable' in read) throw read.unreadable;
    return read.event;
  });

import { type DomainEvent, streamName } from '@punctual/contracts';
import type { EventStore } from './event-store';

/** The events of a stream, or its `last` newest ones, oldest first. @throws UnreadableEvent when one of them cannot be read */
export const eventsOf = async (
  store: EventStore,
  noun: string,
  id: string,
  newest: { last?: number } = {},
): Promise<DomainEvent[]> =>
  (await store.codec.decodeAll(await store.read(streamName(noun, id), newest))).map((read) => {
    if ('unreadable' in read) throw read.unreadable;
    return read.event;
  });

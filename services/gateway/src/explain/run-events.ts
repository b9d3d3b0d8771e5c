import { comparePositions, type EventStore, type StoredEvent } from '@punctual/chassis';
import { deliveryIds, runIdOf, streamName } from '@punctual/contracts';
import { isTo, type Recorded, type RunEvents } from './explain';

type Of = { occurrenceId: string; pages: number; email: string };

/**
 * Reads the events of a run and of somebody's delivery. The pages of a large run are read one after the other until one has them: all in
 * memory would be the outcomes of everybody. What this version cannot read is left out: it explains nothing.
 */
export const runEvents = async (store: EventStore, { occurrenceId, pages, email }: Of): Promise<RunEvents> => {
  const read = async (...streams: string[]): Promise<Recorded[]> => {
    const stored: StoredEvent[] = (await Promise.all(streams.map((stream) => store.read(stream)))).flat();
    stored.sort((a, b) => comparePositions(a.position, b.position));
    return (await store.codec.decodeAll(stored)).flatMap((one) =>
      'unreadable' in one ? [] : [{ at: one.stored.created, event: one.event }],
    );
  };
  const run = await read(streamName('occurrence', occurrenceId), streamName('run', runIdOf(occurrenceId)));
  const channels = ['email', 'portal'] as const;
  let opened = false;
  for (const id of channels.flatMap((channel) => deliveryIds(occurrenceId, Math.max(1, pages), channel))) {
    const delivery = await read(streamName('delivery', id));
    if (isTo(email)(delivery))
      return { run, own: await read(streamName('delivery', id), streamName('mailing', id)), opened: true };
    opened ||= delivery.length > 0;
  }
  return { run, own: null, opened };
};

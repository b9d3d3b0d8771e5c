import { comparePositions, type EventStore, type StoredEvent } from '@punctual/chassis';
import { deliveryIds, runIdOf, streamName } from '@punctual/contracts';
import type { Recorded, RunEvents } from './explain';

/** Reads all events of a run and of its deliveries. What this version cannot read is left out: it explains nothing. */
export const runEvents = async (
  store: EventStore,
  { occurrenceId, pages }: { occurrenceId: string; pages: number },
): Promise<RunEvents> => {
  const read = async (streams: readonly string[]): Promise<Recorded[]> => {
    const stored: StoredEvent[] = (await Promise.all(streams.map((stream) => store.read(stream)))).flat();
    stored.sort((a, b) => comparePositions(a.position, b.position));
    return (await store.codec.decodeAll(stored)).flatMap((one) =>
      'unreadable' in one ? [] : [{ at: one.stored.created, event: one.event }],
    );
  };
  const run = await read([streamName('occurrence', occurrenceId), streamName('run', runIdOf(occurrenceId))]);
  const channels = ['email', 'portal'] as const;
  const ids = channels.flatMap((channel) => deliveryIds(occurrenceId, Math.max(1, pages), channel));
  const deliveries = await Promise.all(ids.map((id) => read([streamName('delivery', id), streamName('mailing', id)])));
  return { run, deliveries };
};

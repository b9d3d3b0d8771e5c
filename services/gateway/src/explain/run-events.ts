import { comparePositions, type EventStore, type StoredEvent } from '@punctual/chassis';
import { type Channel, deliveryIds, isArchiving, runIdOf, streamName } from '@punctual/contracts';
import { Problem } from '../http/problem';
import { isTo, type Recorded, type RunEvents } from './explain';

type Of = { occurrenceId: string; pages: number; channel: Channel; email: string };

/**
 * Reads the events of a run and of somebody's delivery. The pages of a large run are read one after the other until one has them: all in
 * memory would be the outcomes of everybody. What this version cannot read is left out: it explains nothing.
 * @throws Problem 410 when events of the run were removed
 */
export const runEvents = async (store: EventStore, { occurrenceId, pages, channel, email }: Of): Promise<RunEvents> => {
  const decoded = async (stored: StoredEvent[]): Promise<Recorded[]> => {
    const inOrder = [...stored].sort((a, b) => comparePositions(a.position, b.position));
    // They may be removed between a look at the view and here: what is left would say that nobody was written to.
    if (inOrder.some(isArchiving))
      throw new Problem(410, 'run/archived', 'the details of this run were removed, or are being removed');
    return (await store.codec.decodeAll(inOrder)).flatMap((one) =>
      'unreadable' in one ? [] : [{ at: one.stored.created, event: one.event }],
    );
  };
  const read = async (...streams: string[]): Promise<StoredEvent[]> =>
    (await Promise.all(streams.map((stream) => store.read(stream)))).flat();
  const run = await decoded(
    await read(streamName('occurrence', occurrenceId), streamName('run', runIdOf(occurrenceId))),
  );
  let opened = false;
  for (const id of deliveryIds(occurrenceId, Math.max(1, pages), channel)) {
    const delivery = await read(streamName('delivery', id));
    if (isTo(email)(await decoded(delivery))) {
      const mailing = await read(streamName('mailing', id));
      return { run, own: await decoded([...delivery, ...mailing]), opened: true };
    }
    opened ||= delivery.length > 0;
  }
  return { run, own: null, opened };
};

import type { EventStore } from '@punctual/chassis';
import { streamName } from '@punctual/contracts';
import type { Told } from './audit';

/**
 * The events of a resource's own stream, or its `last` newest ones, oldest first, with the time at which each was stored; those
 * that this version cannot read are passed over.
 */
export const readTold = async (
  store: EventStore,
  noun: string,
  id: string,
  newest: { last?: number } = {},
): Promise<(Told & { created: string })[]> => {
  const stored = await store.read(streamName(noun, id), newest);
  return (await store.codec.decodeAll(stored)).flatMap((read) =>
    'unreadable' in read
      ? []
      : [
          {
            event: read.event,
            metadata: read.metadata,
            version: Number(read.stored.revision) + 1,
            created: read.stored.created,
          },
        ],
  );
};

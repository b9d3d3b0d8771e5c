import type { EventStore } from '@punctual/chassis';
import { streamName } from '@punctual/contracts';
import type { Told } from './audit';

/**
 * The events of a resource's own stream after a version, all of them after version 0, oldest first, with the time at which each
 * was stored; those that this version of Punctual cannot read are passed over.
 */
export const readTold = async (
  store: EventStore,
  noun: string,
  id: string,
  version = 0,
): Promise<(Told & { created: string })[]> => {
  const stored = await store.read(streamName(noun, id), { from: BigInt(version) });
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

import type { EventStore } from '@punctual/chassis';
import { streamName } from '@punctual/contracts';
import type { Told } from './audit';

/** The events of a schedule's own stream, oldest first; those that this version cannot read are passed over. */
export const readTold = async (store: EventStore, scheduleId: string): Promise<Told[]> => {
  const stored = await store.read(streamName('schedule', scheduleId));
  return (await store.codec.decodeAll(stored)).flatMap((read) =>
    'unreadable' in read
      ? []
      : [{ event: read.event, metadata: read.metadata, version: Number(read.stored.revision) + 1 }],
  );
};

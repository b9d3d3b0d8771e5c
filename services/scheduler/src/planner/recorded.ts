import type { EventStore } from '@punctual/chassis';
import { type OccurrenceEvent, streamName } from '@punctual/contracts';

/** What the ledger says of an occurrence; null for nothing. */
export type RecordedOf = (occurrenceId: string) => Promise<OccurrenceEvent | null>;

/** Reads the ledger in the store. @throws UnreadableEvent for an event this version cannot read */
export const recordedIn =
  (store: EventStore): RecordedOf =>
  async (occurrenceId) => {
    const [read] = await store.codec.decodeAll(await store.read(streamName('occurrence', occurrenceId)));
    if (read && 'unreadable' in read) throw read.unreadable;
    return (read?.event as OccurrenceEvent | undefined) ?? null;
  };

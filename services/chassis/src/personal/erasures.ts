import { ERASURES, type ErasureEvent, streamName } from '@punctual/contracts';
import type { EventStore } from '../event-store';
import type { Position } from '../position';

/** An erasure, as its events say. */
export type Erasure = {
  erasureId: string;
  tenantId: string;
  /** Who it is, or what they read as once their keys are destroyed. */
  email: string;
  account: string | null;
  keys: readonly string[];
  why: string;
  userId: string | null;
  requestedAt: string;
  /** When it was found that events from before sealing name the person; null while that is not known. */
  heldAt: string | null;
  /** When the keys were destroyed, and where in the log that is recorded; null before. */
  erased: { at: string; position: Position } | null;
};

/** All erasures, oldest first. @throws UnreadableEvent, Unavailable */
export const readErasures = async (store: Pick<EventStore, 'read' | 'codec'>): Promise<Erasure[]> => {
  const found = new Map<string, Erasure>();
  for (const read of await store.codec.decodeAll(await store.read(streamName('erasure', ERASURES)))) {
    if ('unreadable' in read) throw read.unreadable;
    const { type, data } = read.event as ErasureEvent;
    const { tenantId } = read.metadata;
    if (type === 'ErasureRequested') {
      const { at: requestedAt, ...request } = data;
      if (!found.has(data.erasureId))
        found.set(data.erasureId, { ...request, tenantId, requestedAt, heldAt: null, erased: null });
      continue;
    }
    const erasure = found.get(data.erasureId);
    if (!erasure) continue;
    if (type === 'ErasureHeld') erasure.heldAt ??= data.at;
    else erasure.erased ??= { at: data.at, position: read.stored.position };
  }
  return [...found.values()];
};

import { currentContext, datasetIdOf, type EventStore, eventsOf, fold } from '@punctual/chassis';
import { type Awaited, type DatasetEvent, streamName } from '@punctual/contracts';
import { dataset, UPDATES } from './dataset';
import type { Wait } from './readiness';

/** How the datasets that a run waits for are now, in its tenant. The newest event of each says it. @throws UnreadableEvent */
export const lookUp = async (
  { store }: { store: EventStore },
  { datasets: names, ...wait }: Awaited,
): Promise<Wait> => {
  const { tenantId } = currentContext();
  const asOfNow = async (name: string): Promise<string | null> => {
    const stream = streamName('dataset', datasetIdOf(tenantId, name));
    const [newest] = await store.codec.decodeAll(await store.read(stream, { last: 1 }));
    if (newest && 'unreadable' in newest) throw newest.unreadable;
    if (newest?.event.type !== 'DatasetUpdated') return null;
    const { ok, completeTo } = newest.event.data;
    if (ok || completeTo !== null) return completeTo;
    // It failed: perhaps none has succeeded, perhaps it is of the first version, which says nothing of those before it.
    const updates = await eventsOf(store, 'dataset', datasetIdOf(tenantId, name), { last: UPDATES });
    return fold(dataset, updates as DatasetEvent[], dataset.initial).asOf;
  };
  return { ...wait, datasets: await Promise.all(names.map(async (name) => ({ name, asOf: await asOfNow(name) }))) };
};

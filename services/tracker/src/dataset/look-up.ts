import { currentContext, datasetIdOf, type EventStore } from '@punctual/chassis';
import { type Awaited, streamName } from '@punctual/contracts';
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
    return newest?.event.type === 'DatasetUpdated' ? newest.event.data.completeTo : null;
  };
  return { ...wait, datasets: await Promise.all(names.map(async (name) => ({ name, asOf: await asOfNow(name) }))) };
};

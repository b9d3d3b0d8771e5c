import { currentContext, datasetIdOf, type EventStore, type Repository } from '@punctual/chassis';
import { type Awaited, type DatasetEvent, streamName } from '@punctual/contracts';
import type { Dataset, DatasetCommand } from './dataset';
import type { Wait } from './readiness';

export type Datasets = Repository<Dataset, DatasetCommand, DatasetEvent>;

/** How the datasets that a run waits for are now, in its tenant. Only what changed since the last time is read whole. */
export const lookUp = async (
  { store, datasets }: { store: EventStore; datasets: Datasets },
  { datasets: names, ...wait }: Awaited,
): Promise<Wait> => {
  const { tenantId } = currentContext();
  const asOfNow = async (name: string): Promise<string | null> => {
    const datasetId = datasetIdOf(tenantId, name);
    const [newest] = await store.read(streamName('dataset', datasetId), { last: 1 });
    return newest ? (await datasets.load(datasetId, { atLeast: newest.revision })).asOf : null;
  };
  return { ...wait, datasets: await Promise.all(names.map(async (name) => ({ name, asOf: await asOfNow(name) }))) };
};

import { type Clock, type CommandHandler, currentContext, datasetIdOf, type Repository } from '@punctual/chassis';
import type { DatasetEvent } from '@punctual/contracts';
import type { Dataset, DatasetCommand } from './dataset';

/** Of each the newest updates are read. */
export type Datasets = Repository<Dataset, DatasetCommand, DatasetEvent>;

/** Records that a dataset of the caller's tenant was updated. Answers whether that is new. */
export const onRecordDatasetUpdate =
  ({ datasets, clock }: { datasets: Datasets; clock: Clock }): CommandHandler<'RecordDatasetUpdate'> =>
  async ({ data }) => {
    const datasetId = datasetIdOf(currentContext().tenantId, data.name);
    const events = await datasets.execute(datasetId, {
      type: 'RecordUpdate',
      data: { ...data, datasetId, now: clock.now() },
    });
    return { datasetId, isNew: events.length > 0 };
  };

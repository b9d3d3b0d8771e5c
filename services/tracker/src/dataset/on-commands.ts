import { type Clock, type CommandHandler, currentContext, datasetIdOf } from '@punctual/chassis';
import type { Datasets } from './look-up';

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

import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { datasetName, datasetUpdateBody } from './rest/dataset';
import { instant } from './shared';

/**
 * A program reported that a dataset was updated, or that its update failed. The stream is named after tenant and name, see
 * `datasetIdOf`.
 */
export const datasetUpdated = defineEvent(
  'dataset',
  'DatasetUpdated',
  z.object({
    datasetId: z.uuid(),
    name: z.string(),
    /** What the program calls the update. */
    updateId: z.string(),
    /** Up to when the data is complete. */
    asOf: instant,
    ok: z.boolean(),
    /** Up to when the dataset is complete after this update, by all that succeeded; null when none has. */
    completeTo: instant.nullable(),
    at: instant,
  }),
  {
    v: 2,
    // A failed update of version 1 tells nothing of those before it, so a run waits for the next one.
    upcast: { 1: (data) => ({ ...data, completeTo: data['ok'] === true ? data['asOf'] : null }) },
  },
);
export const datasetEvents = [datasetUpdated] as const;
export type DatasetEvent = EventOf<(typeof datasetEvents)[number]>;

export const datasetCommands = {
  /** The same `id` is the same update. */
  RecordDatasetUpdate: z.object({
    name: datasetName,
    id: datasetUpdateBody.shape.id,
    asOf: instant.nullable(),
    ok: z.boolean(),
  }),
};

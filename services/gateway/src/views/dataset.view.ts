import { type DatasetResource, type DomainEvent, MAX_SHOWN_UPDATES } from '@punctual/contracts';
import type { View } from './view';

const evolve = (row: DatasetResource | null, { type, data }: DomainEvent): DatasetResource | null => {
  if (type !== 'DatasetUpdated') return row;
  const { name, updateId: id, asOf, ok, completeTo, at } = data;
  const before = row ?? { createdAt: at, updates: [] };
  return {
    name,
    // A failed update that says nothing of those before it takes nothing back.
    asOf: completeTo ?? row?.asOf ?? null,
    lastUpdateAt: at,
    createdAt: before.createdAt,
    updates: [{ id, asOf, ok, at }, ...before.updates].slice(0, MAX_SHOWN_UPDATES),
  };
};

/** Datasets, with their last updates. */
export const datasetView: View<DatasetResource> = {
  name: 'dataset',
  version: 1,
  prefixes: ['dataset-'],
  keys: ({ type, data }) => (type === 'DatasetUpdated' ? [data.datasetId] : []),
  evolve,
  columns: {
    name: { type: 'text', of: ({ name }) => name },
    lastUpdateAt: { type: 'text', of: ({ lastUpdateAt }) => lastUpdateAt },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    summary: { type: 'text', of: ({ updates: _, ...summary }) => JSON.stringify(summary) },
  },
  indexes: [['name'], ['lastUpdateAt']],
};

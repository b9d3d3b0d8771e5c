import type { DomainEvent, ProbeResource } from '@punctual/contracts';
import type { Recorded, View } from './view';

/** The probe of a dataset; a removed one is kept, so that its versions go on. */
export type ProbeRow = ProbeResource & { deletedAt: string | null };

const evolve = (row: ProbeRow | null, { type, data }: DomainEvent, { revision }: Recorded): ProbeRow | null => {
  const version = revision + 1;
  switch (type) {
    case 'ProbeSet': {
      const { datasetId: id, name, userId, source, every, at } = data;
      return {
        id,
        name,
        userId,
        source,
        every,
        version,
        createdAt: row?.createdAt ?? at,
        updatedAt: at,
        deletedAt: null,
      };
    }
    case 'ProbeRemoved':
      return row && { ...row, version, updatedAt: data.at, deletedAt: data.at };
    default:
      return row;
  }
};

/** Probes by the id of their dataset. */
export const probeView: View<ProbeRow> = {
  name: 'probe',
  version: 1,
  prefixes: ['probe-'],
  keys: ({ type, data }) => (type === 'ProbeSet' || type === 'ProbeRemoved' ? [data.datasetId] : []),
  evolve,
  columns: { userId: { type: 'text', of: ({ userId }) => userId } },
  indexes: [],
};

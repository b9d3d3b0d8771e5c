import type { Decider } from '@punctual/chassis';
import type { ArchiveEvent, Event, SourceRowsEvent } from '@punctual/contracts';

/** Whether the rows for the people of a run were read. */
export type SourceRows =
  | { status: 'none' }
  | {
      status: 'read';
      hash: string;
      reportVersion: number /** Of those who may not have them. */;
      denied: string | null;
    }
  | { status: 'failed' }
  | { status: 'archived' };

/** Records what came of reading, unless that is recorded already: all workers of a run must find the same rows. */
export type SourceRowsCommand = { type: 'RecordRows'; data: Event<'RowsRead'> | Event<'RowsFailed'> };

type StoredRowsEvent = SourceRowsEvent | Extract<ArchiveEvent, { type: 'RowsArchived' }>;

const evolve = (_: SourceRows, { type, data }: StoredRowsEvent): SourceRows => {
  if (type === 'RowsArchived') return { status: 'archived' };
  if (type === 'RowsFailed') return { status: 'failed' };
  const { rows, reportVersion, denied } = data;
  return { status: 'read', hash: rows.sha256, reportVersion, denied: denied?.sha256 ?? null };
};

export const sourceRows: Decider<SourceRows, SourceRowsCommand, SourceRowsEvent> = {
  initial: { status: 'none' },
  evolve,
  decide: ({ data }, { status }) => (status === 'none' ? [data] : []),
};

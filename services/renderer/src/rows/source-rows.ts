import type { Decider } from '@punctual/chassis';
import type { Event, SourceRowsEvent } from '@punctual/contracts';

/** Whether the rows for the people of a run were read. */
export type SourceRows =
  | { status: 'none' }
  | {
      status: 'read';
      hash: string;
      reportVersion: number /** Of those who may not have them. */;
      denied: string | null;
    }
  | { status: 'failed' };

/** Records what came of reading, unless that is recorded already: all workers of a run must find the same rows. */
export type SourceRowsCommand = { type: 'RecordRows'; data: Event<'RowsRead'> | Event<'RowsFailed'> };

export const sourceRows: Decider<SourceRows, SourceRowsCommand, SourceRowsEvent> = {
  initial: { status: 'none' },
  evolve: (_, { type, data }) =>
    type === 'RowsRead'
      ? {
          status: 'read',
          hash: data.rows.sha256,
          reportVersion: data.reportVersion,
          denied: data.denied?.sha256 ?? null,
        }
      : { status: 'failed' },
  decide: ({ data }, { status }) => (status === 'none' ? [data] : []),
};

import { type Artifacts, unpackDenied, unpackRows } from '@punctual/chassis';
import type { Denied, SourceRow } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { KeptRows } from './on-read-rows';

/** What was read when a run looked for its people, so that each gets what they were found by, and who may not have it. */
export type RunRows = {
  rows: readonly SourceRow[] /** Null where nobody asked for their rights. */;
  denied: Denied | null;
};
/** Finds it; null where nothing was read for the run. */
export type RowsOfRun = (runId: string) => Promise<RunRows | null>;

/** Reads them from the object store. @throws RenderError `source/rows-gone` */
export const rowsOfRun =
  ({ keptRows, artifacts }: { keptRows: KeptRows; artifacts: Artifacts }): RowsOfRun =>
  async (runId) => {
    const kept = await keptRows.load(runId);
    if (kept.status !== 'read') return null;
    const octetsOf = async (hash: string): Promise<Buffer> => {
      const octets = await artifacts.get(hash);
      if (octets) return octets;
      throw new RenderError('source/rows-gone', 'the rows that named the people of this run are no longer kept');
    };
    const denied = kept.denied === null ? null : unpackDenied(await octetsOf(kept.denied));
    return { rows: unpackRows(await octetsOf(kept.hash)), denied };
  };

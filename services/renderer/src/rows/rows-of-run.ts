import { type Artifacts, unpackRows } from '@punctual/chassis';
import type { SourceRow } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { KeptRows } from './on-read-rows';

/** The rows that were read when a run looked for its people, so that each gets what they were found by; null where none were. */
export type RowsOfRun = (runId: string) => Promise<SourceRow[] | null>;

/** Reads them from the object store. @throws RenderError `source/rows-gone` */
export const rowsOfRun =
  ({ keptRows, artifacts }: { keptRows: KeptRows; artifacts: Artifacts }): RowsOfRun =>
  async (runId) => {
    const kept = await keptRows.load(runId);
    if (kept.status !== 'read') return null;
    const octets = await artifacts.get(kept.hash);
    if (octets) return unpackRows(octets);
    throw new RenderError('source/rows-gone', 'the rows that named the people of this run are no longer kept');
  };

import type { Source, SourceRow } from '@punctual/contracts';
import { MAX_ROWS } from '../data/table';
import type { QueryValues } from './row-source';
import type { Sources } from './sources';

/** All rows of a source, which are at most as many as a table has. @throws SourceError */
export const allRows = async (
  sources: Sources,
  source: Source,
  { userId, values }: { userId: string; values: QueryValues },
): Promise<SourceRow[]> => {
  const rows: SourceRow[] = [];
  for await (const slice of sources.read(source, { userId, values, mostRows: MAX_ROWS })) rows.push(...slice);
  return rows;
};

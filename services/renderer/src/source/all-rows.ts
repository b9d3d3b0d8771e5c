import type { Source, SourceRow } from '@punctual/contracts';
import { MOST_HELD_ROWS } from '../data/row-list';
import type { QueryValues } from './row-source';
import type { Sources } from './sources';

/** All rows of a source, which are held together. @throws SourceError */
export const allRows = async (
  sources: Sources,
  source: Source,
  { userId, values }: { userId: string; values: QueryValues },
): Promise<SourceRow[]> => {
  const rows: SourceRow[] = [];
  for await (const slice of sources.read(source, { userId, values, mostRows: MOST_HELD_ROWS })) rows.push(...slice);
  return rows;
};

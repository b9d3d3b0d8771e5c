import type { Source, SourceRow } from '@punctual/contracts';
import type { Sources } from '../source/sources';

type Options = { values?: Record<string, unknown>; userId?: string; mostRows?: number };

/** All rows of a source. */
export const readAll = async (
  sources: Sources,
  source: Source,
  { values = {}, userId = 'u1', mostRows = 100_000 }: Options = {},
): Promise<SourceRow[]> => {
  const rows: SourceRow[] = [];
  for await (const slice of sources.read(source, { userId, values, mostRows })) rows.push(...slice);
  return rows;
};

/** The code and the message of why a source gives no rows. */
export const refusal = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    (rows) => `rows: ${JSON.stringify(rows)}`,
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

import type { SourceRow } from '@punctual/contracts';
import { SourceError } from './source-error';

/** More columns than any format shows are refused before a row is read. */
const MAX_COLUMNS = 1_000;

/** Makes rows of lists of values. @throws SourceError `bad-rows` where two columns would be one, or a name is none */
export const rowMaker = (columns: readonly string[]): ((values: readonly unknown[]) => SourceRow) => {
  if (columns.length > MAX_COLUMNS)
    throw new SourceError('bad-rows', `the query has ${columns.length} columns, at most ${MAX_COLUMNS} can be read`);
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column))
      throw new SourceError('bad-rows', `the query has two columns "${column}"; name one of them with AS`);
    if (column === '' || column === '__proto__')
      throw new SourceError('bad-rows', 'the query has a column without a usable name; name it with AS');
    seen.add(column);
  }
  return (values) => {
    const row: Record<string, unknown> = {};
    for (const [index, column] of columns.entries()) row[column] = values[index] ?? null;
    return row;
  };
};

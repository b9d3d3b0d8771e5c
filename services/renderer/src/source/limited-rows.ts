import type { SourceRow } from '@punctual/contracts';
import type { Limits } from './row-source';
import { SourceError } from './source-error';

/** The octets a value takes, nearly: what counts is that a huge one is seen. */
const octetsOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return JSON.stringify(value)?.length ?? 0;
  return 8;
};

/** What a row takes, with something for the row itself. */
const rowOctets = (row: SourceRow): number => {
  let sum = 32;
  for (const key in row) sum += octetsOf(row[key]);
  return sum;
};

/** Passes rows on until there are too many. @throws SourceError `too-many-rows`, `too-large` */
export async function* limitedRows(
  slices: AsyncIterable<readonly SourceRow[]>,
  { rows: mostRows, octets: mostOctets }: Pick<Limits, 'rows' | 'octets'>,
): AsyncGenerator<readonly SourceRow[]> {
  let [rows, octets] = [0, 0];
  for await (const slice of slices) {
    rows += slice.length;
    if (rows > mostRows)
      throw new SourceError(
        'too-many-rows',
        `the source has more than ${mostRows.toLocaleString('en-US')} rows; filter or aggregate in the query`,
      );
    for (const row of slice) octets += rowOctets(row);
    if (octets > mostOctets)
      throw new SourceError(
        'too-large',
        `the rows take more than ${Math.floor(mostOctets / 2 ** 20)} MiB; choose fewer columns or rows in the query`,
      );
    yield slice;
  }
}

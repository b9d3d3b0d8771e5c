import type { SourceRow } from '@punctual/contracts';

/** Values of the parameters of a run, by name: JSON, and `asOf`, the planned instant (RFC 3339). */
export type QueryValues = Readonly<Record<string, unknown>>;

/** What one reading may take. Beyond a limit it ends with SourceError `too-many-rows`, `too-large` or `timeout`. */
export type Limits = {
  rows: number;
  /** Octets of values as they are received. */
  octets: number;
  /** From the first contact to the last row, in milliseconds. */
  ms: number;
};

/** One reading: the parameters it may use, its limits, and what ends it early. */
export type Reading = { values: QueryValues; limits: Limits; signal: AbortSignal };

/**
 * Reads the rows of one source in slices, as they come: no more is held than a slice, and a reader that stops ends the query.
 * @throws SourceError
 */
export interface RowSource {
  read(reading: Reading): AsyncIterable<readonly SourceRow[]>;
}

import type { ProbeReading, Source } from '@punctual/contracts';
import { isCivilDate, parseInstant } from '../data/instant';
import { SourceError } from '../source/source-error';
import type { Sources } from '../source/sources';

/** Shorter than the tracker waits for the reply. */
const READ_MS = 6_000;

/** The column that says it, where a row has several. */
const COLUMN = 'asOf';

/** Databases write microseconds; what is finer than a millisecond is left out. */
const instantOf = (text: string): Date | null =>
  isCivilDate(text) ? new Date(`${text}T00:00:00Z`) : parseInstant(text.replace(/(\.\d{3})\d+/, '$1'));

const failed = (code: string, message: string): ProbeReading => ({ asOf: null, problem: { code, message } });

/** Up to when data is complete, as a row says it. A date alone is the start of its day in UTC. */
const readingOf = (row: Readonly<Record<string, unknown>>): ProbeReading => {
  const columns = Object.keys(row);
  const [column] =
    columns.length === 1 ? columns : columns.filter((name) => name.toLowerCase() === COLUMN.toLowerCase());
  if (column === undefined)
    return failed('probe/no-column', `the first row has no column "${COLUMN}", but ${columns.slice(0, 10).join(', ')}`);
  const value = row[column];
  if (value === null || value === undefined) return { asOf: null, problem: null };
  const found = value instanceof Date ? value : typeof value === 'string' ? instantOf(value) : null;
  if (found === null)
    return failed(
      'probe/not-an-instant',
      `"${column}" of the first row is no instant with its offset, such as 2026-11-23T05:00:00Z; a timestamp without time zone needs one`,
    );
  return { asOf: found.toISOString(), problem: null };
};

/**
 * Reads what a probe says now, with the rights of a user. No row, or NULL, says nothing yet. Only the first row is read. What fails is an
 * answer, not an error.
 */
export const readProbe = async (
  sources: Sources,
  source: Source,
  userId: string,
  now: string,
): Promise<ProbeReading> => {
  try {
    const request = { userId, values: { asOf: now }, ms: READ_MS };
    for await (const [row] of sources.read(source, request)) if (row) return readingOf(row);
    return { asOf: null, problem: null };
  } catch (error) {
    if (error instanceof SourceError) return failed(error.code, error.message);
    throw error;
  }
};

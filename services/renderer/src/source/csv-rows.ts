import { Readable } from 'node:stream';
import type { SourceRow } from '@punctual/contracts';
import { parse } from 'csv-parse';
import { rowMaker } from './row-maker';
import { SourceError } from './source-error';

const ROWS_AT_ONCE = 500;
const MAX_RECORD = 1024 * 1024;
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?$/;

/** A cell: nothing is null, and a number only where it is written as it would be written again, so that no digit is lost. */
const cellOf = (text: string): string | number | null => {
  if (text === '') return null;
  return NUMBER.test(text) && String(Number(text)) === text ? Number(text) : text;
};

/** The rows of CSV (RFC 4180) in UTF-8 whose first line names the columns. @throws SourceError `bad-rows` */
export async function* csvRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly SourceRow[]> {
  const source = Readable.from(chunks, { objectMode: false });
  const parser = parse({ bom: true, skip_empty_lines: true, max_record_size: MAX_RECORD });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let make: ReturnType<typeof rowMaker> | null = null;
  let slice: SourceRow[] = [];
  try {
    for await (const record of parser) {
      const cells = record as string[];
      if (!make) make = rowMaker(cells.map((name) => name.trim()));
      else slice.push(make(cells.map(cellOf)));
      if (slice.length < ROWS_AT_ONCE) continue;
      yield slice;
      slice = [];
    }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && code.startsWith('CSV_'))
      throw new SourceError('bad-rows', `the answer is not CSV: ${String(message)}`);
    throw error;
  } finally {
    source.destroy();
  }
  if (!make) throw new SourceError('bad-rows', 'the answer is empty; the first line of CSV names the columns');
  if (slice.length > 0) yield slice;
}

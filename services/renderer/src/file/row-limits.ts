import type { Format } from '@punctual/contracts';
import { RenderError } from '../data/render-error';

/** What the programs open that read a format. A sheet of Excel has 1,048,576 rows, of which two are the heading and the totals. */
const MOST_ROWS: Record<Format, number> = {
  PDF: 100_000,
  HTML: 100_000,
  EXCEL: 1_048_574,
  CSV: Number.POSITIVE_INFINITY,
  JSON: Number.POSITIVE_INFINITY,
};

/** @throws RenderError `report/too-many-rows` when a format cannot hold so many rows */
export const checkRowCount = (count: number, formats: readonly Format[]): void => {
  const tight = formats.find((format) => count > MOST_ROWS[format]);
  if (tight)
    throw new RenderError(
      'report/too-many-rows',
      `rows: ${count} rows, at most ${MOST_ROWS[tight]} as ${tight}; filter or aggregate in the source, or choose another format`,
    );
};

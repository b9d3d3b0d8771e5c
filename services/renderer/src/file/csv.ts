import { BYTE_ORDER_MARK, csvRecords } from '@punctual/chassis/csv';
import type { ReportContent } from '../data/content';
import { slices } from '../data/slices';
import { cellAt } from '../data/table';

/** The table as CSV, with a header line of labels; UTF-8 with byte order mark. */
export const csvFile = async ({ table }: ReportContent): Promise<Buffer> => {
  const chunks: Buffer[] = [BYTE_ORDER_MARK];
  if (table.columns.length > 0) chunks.push(csvRecords([table.columns.map(({ label }) => label)]));
  for await (const rows of slices(table)) {
    chunks.push(csvRecords(rows.map((row) => table.columns.map(({ key }) => cellAt(row, key)))));
  }
  return Buffer.concat(chunks);
};

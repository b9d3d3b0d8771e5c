import { BYTE_ORDER_MARK, type CsvCell, csvRecords } from '@punctual/chassis/csv';
import type { ChangedRow } from './changed-row';
import type { ShownColumn } from './shown-columns';

/** About this many cells are written between two turns of the event loop. */
const CELLS_PER_TURN = 2_000;

const recordsOf = (row: ChangedRow, columns: readonly ShownColumn[]): CsvCell[][] => {
  const record = (change: string, cells: ReadonlyMap<string, CsvCell>): CsvCell[] => [
    change,
    ...columns.map(({ key }) => cells.get(key) ?? null),
  ];
  return row.kind === 'changed'
    ? [record('before', row.before), record('after', row.now)]
    : [record(row.kind, row.cells)];
};

/** Writes changed rows as CSV: a line for each that was added or removed, two for each that changed (before, after). */
export class ChangesFile {
  private readonly chunks: Buffer[];
  private records: CsvCell[][] = [];

  constructor(private readonly columns: readonly ShownColumn[]) {
    this.chunks = [BYTE_ORDER_MARK, csvRecords([['change', ...columns.map(({ label }) => label)]])];
  }

  /** @returns true when so much was written that other work should have a turn */
  add(row: ChangedRow): boolean {
    this.records.push(...recordsOf(row, this.columns));
    const isSlice = this.records.length * (this.columns.length + 1) >= CELLS_PER_TURN;
    if (isSlice) this.write();
    return isSlice;
  }

  private write(): void {
    this.chunks.push(csvRecords(this.records));
    this.records = [];
  }

  /** The whole file. */
  bytes(): Buffer {
    this.write();
    return Buffer.concat(this.chunks);
  }
}

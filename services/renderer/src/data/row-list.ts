import { RenderError } from './render-error';

/** A row of a source. */
export type Row = Record<string, unknown>;

/** Rows that can be walked through again and again: a list, or more than memory holds. */
export interface Rows extends Iterable<Row> {
  readonly length: number;
  /** The rows from one index up to another. */
  slice(from: number, to: number): Row[];
}

/** The most rows that are held at once: those that name people, and those that a condition compares. */
export const MOST_HELD_ROWS = 100_000;

/** @throws RenderError `report/too-many-rows` */
export const checkHeld = (count: number): void => {
  if (count > MOST_HELD_ROWS)
    throw new RenderError(
      'report/too-many-rows',
      `rows: ${count} rows, at most ${MOST_HELD_ROWS} can be compared or name people; filter or aggregate in the source`,
    );
};

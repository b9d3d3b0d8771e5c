import type { Cell } from '../data/cell';

/** What a workbook holds of a cell: a number, by its digits, or a date. */
export type Typed = { number: string } | { date: Date } | { boolean: boolean };

/** How the values of a column or metric are written. */
export type Writer = {
  text: (cell: NonNullable<Cell>) => string;
  /** The type a workbook gives the cell; null when it is text there. */
  typed: (cell: NonNullable<Cell>) => Typed | null;
  /** The number format of Excel; null for none. */
  excel: string | null;
  /** Whether the values are instants, so that a heading over cells without zones must name it. */
  isInstant: boolean;
};

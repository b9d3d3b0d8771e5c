import type { Cell } from './cell';
import { instantText, parseInstant } from './instant';

/** Shown for null. An empty string stays empty, so the two can be distinguished. */
export const NO_VALUE = '\u2013';

/** A number without a format: 15 significant digits (no 0.30000000000000004), no grouping. */
export const plainNumber = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));

/** To the second: milliseconds are not shown. */
const secondText = (instant: Date, zone: string): string =>
  instantText(new Date(Math.floor(instant.getTime() / 1000) * 1000), zone);

/** A value by its own type, as in a column of mixed values or a parameter. Instants are shown in the zone with their offset. */
export const cellText = (cell: Cell, kind: string, zone: string): string => {
  if (cell === null) return NO_VALUE;
  if (typeof cell === 'number') return plainNumber(cell);
  if (cell instanceof Date) return secondText(cell, zone);
  if (kind === 'instant' && typeof cell === 'string') {
    const instant = parseInstant(cell);
    if (instant) return secondText(instant, zone);
  }
  return String(cell);
};

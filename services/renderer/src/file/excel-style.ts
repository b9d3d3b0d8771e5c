import { writerFor } from '../data/column-text';
import type { ReportContent } from '../data/content';
import type { Column } from '../data/table';

/** The look of an instant in a column of mixed values. */
const INSTANT_FORMAT = 'yyyy-mm-dd hh:mm:ss';

/** What cells of a column look like. */
type CellStyle = { numFmt?: string; alignment?: { horizontal: 'right' } };

/** The number format and alignment of a column. */
export const styleOf = (column: Column, content: ReportContent): CellStyle => {
  const { excel } = writerFor(column, content);
  return {
    ...(excel === null ? {} : { numFmt: excel }),
    ...(column.kind === 'number' ? { alignment: { horizontal: 'right' } } : {}),
  };
};

/**
 * The style of the cells of a column by the type of their value. The library looks a style up by its object: with one for each cell, which
 * it makes itself, that takes half of its time.
 */
export const cellStyles = (style: CellStyle): ((value: unknown) => CellStyle) => {
  const known = new Map<string, CellStyle>();
  return (value) => {
    const type = value instanceof Date ? 'date' : typeof value;
    let found = known.get(type);
    if (!found) {
      // A column of mixed values has no date format, so the cell gets one.
      found = type === 'date' ? { numFmt: INSTANT_FORMAT, ...style } : { ...style };
      known.set(type, found);
    }
    return found;
  };
};

import type { Cell } from '../data/cell';
import { cellText, NO_VALUE } from '../data/cell-text';
import { writerFor } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { wallTime } from '../data/instant';
import { metricText, metricWriter, type ShownMetric } from '../data/metric-text';
import type { Column } from '../data/table';
import type { Typed } from '../format/writer';
import { excelText } from './excel-text';

/** Only primitives: the writer turns an object with `formula` or `hyperlink` into a live formula or link. */
export type Primitive = string | number | boolean | Date | null;

/** Excel keeps 15 significant digits: a longer number would end in zeros. */
const EXACT_DIGITS = 15;
/** Excel has a 29 February 1900, which never existed, and ends with year 9999. Dates outside this range are text. */
const FIRST_DATE = Date.UTC(1900, 2, 1);
const LAST_DATE = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A double is its own value; the digits of a bigint or decimal text count. */
const isExact = (cell: Cell, digits: string): boolean =>
  typeof cell === 'number' || digits.replace(/^-?0*\\.?0*|\\./g, '').length <= EXACT_DIGITS;

const primitiveOf = (cell: Cell, typed: Typed): Primitive => {
  if ('boolean' in typed) return typed.boolean;
  if ('number' in typed)
    return isExact(cell, typed.number) ? (typeof cell === 'number' ? cell : Number(typed.number)) : null;
  const time = typed.date.getTime();
  return time >= FIRST_DATE && time <= LAST_DATE ? typed.date : null;
};

/** How the cells of a column are written to a workbook. */
export type ExcelColumn = {
  write: (cell: Cell) => Primitive;
  /** Whether some number so far had more digits than Excel keeps, and was written as text. */
  holdsDigitsAsText: () => boolean;
};

/** Typed cells where Excel has the type and all digits; else the text that other files show. */
export const excelColumn = (column: Column, content: ReportContent): ExcelColumn => {
  const writer = writerFor(column, content);
  const { timezone } = content;
  const isMixed = column.kind === 'text' && !column.format;
  let asText = false;
  return {
    write: (cell) => {
      if (cell === null) return null;
      if (isMixed && cell instanceof Date) {
        const date = primitiveOf(cell, { date: wallTime(cell, timezone).asUtc });
        return date ?? excelText(cellText(cell, 'text', timezone));
      }
      const typed = writer.typed(cell);
      const value = typed && primitiveOf(cell, typed);
      if (value !== null) return value;
      if (column.kind === 'number') asText = true;
      // Digits that Excel would lose are all kept, without groups, so that they can be copied.
      return excelText(typed && 'number' in typed ? typed.number : writer.text(cell));
    },
    holdsDigitsAsText: () => asText,
  };
};

/** A metric as a number with its format, or as text where it has more digits than Excel keeps. */
export const excelMetric = (metric: ShownMetric, content: ReportContent): { value: Primitive; numFmt: string } => {
  const { value, of } = metric;
  if (value === null) return { value: NO_VALUE, numFmt: '@' };
  const writer = metricWriter(metric, content);
  if (of?.digits && of.op !== 'avg' && !isExact(of.digits, of.digits))
    return { value: excelText(metricText(metric, content)), numFmt: '@' };
  return { value, numFmt: writer?.excel ?? '#,##0.##########' };
};

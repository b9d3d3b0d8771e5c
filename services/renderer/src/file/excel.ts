import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from '@protobi/exceljs';
import type { Cell } from '../data/cell';
import type { ReportContent } from '../data/content';
import { asOf, asOfText, cellText, parameterTexts } from '../data/display';
import { isCivilDate, parseInstant, wallTime } from '../data/instant';
import { slices } from '../data/slices';
import { type Column, cellAt } from '../data/table';
import { excelText, sheetName } from './excel-text';
import { theme } from './theme';
import { fixZipTimes } from './zip-time';

type Primitive = string | number | boolean | Date | null;

/** Excel keeps 15 significant digits: a longer integer as a number would end in zeros. */
const EXACT_LIMIT = 10n ** 15n;
/** Excel has a 29 February 1900, which never existed, and ends with year 9999. Dates outside this range are text. */
const FIRST_DATE = Date.UTC(1900, 2, 1);
const LAST_DATE = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const instantFormat = 'yyyy-mm-dd hh:mm:ss';
const argb = (hex: string): { argb: string } => ({ argb: `FF${hex.slice(1).toUpperCase()}` });

/** Only primitives: the writer turns an object with `formula` or `hyperlink` into a live formula or link. */
const primitive = (cell: Cell, kind: Column['kind'], zone: string): Primitive => {
  if (cell === null || typeof cell === 'boolean') return cell;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell === 'bigint') return cell < EXACT_LIMIT && cell > -EXACT_LIMIT ? Number(cell) : cell.toString();
  const date = dateOf(cell, kind, zone);
  if (date && date.getTime() >= FIRST_DATE && date.getTime() <= LAST_DATE) return date;
  return excelText(cellText(cell, kind, zone));
};

const dateOf = (cell: string | Date, kind: Column['kind'], zone: string): Date | null => {
  if (typeof cell === 'string' && kind === 'date') return isCivilDate(cell) ? new Date(`${cell}T00:00:00Z`) : null;
  const instant = typeof cell !== 'string' ? cell : kind === 'instant' ? parseInstant(cell) : null;
  return instant && wallTime(instant, zone).asUtc;
};

/** A cell has no zone, so the heading of an instant column says which clock it shows. */
const heading = ({ label, kind }: Column, zone: string): string =>
  excelText(kind === 'instant' ? `${label} (${zone})` : label);

/** Wide enough for the heading with its filter button and for the first rows, in characters of the default font. */
const widthOf = (column: Column, { table, timezone }: ReportContent): number => {
  const longest = table.rows
    .slice(0, 200)
    .reduce(
      (most, row) => Math.max(most, cellText(cellAt(row, column.key), column.kind, timezone).length),
      heading(column, timezone).length + 3,
    );
  return Math.min(60, Math.max(9, longest + 2));
};

const formatOf = (kind: Column['kind']): { numFmt?: string; alignment?: { horizontal: 'right' } } => {
  if (kind === 'instant') return { numFmt: instantFormat };
  if (kind === 'date') return { numFmt: 'yyyy-mm-dd' };
  return kind === 'number' ? { alignment: { horizontal: 'right' } } : {};
};

/**
 * An Excel workbook: a sheet of the rows (heading frozen and filtered), named after the report, then the sheet `Summary`
 * with name, as-of, parameters and metrics. Cells are primitives: text that looks like a formula stays text. Text over
 * Excel's 32,767 characters is cut, and marked as cut. The same content gives the same bytes.
 */
export const excelFile = async (content: ReportContent): Promise<Buffer> => {
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const created = asOf(content);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  Object.assign(workbook, { created, modified: created, creator: 'Punctual', lastModifiedBy: 'Punctual' });

  await writeRows(workbook, content);
  writeSummary(workbook, content);
  await workbook.commit();
  return fixZipTimes(await bytes);
};

const writeRows = async (workbook: ExcelJS.stream.xlsx.WorkbookWriter, content: ReportContent): Promise<void> => {
  const { table, timezone } = content;
  const sheet = workbook.addWorksheet(sheetName(content.name, ['Summary']), {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  if (table.columns.length > 0) {
    sheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: table.rows.length + 1, column: table.columns.length },
    };
  }
  sheet.columns = table.columns.map((column) => ({ width: widthOf(column, content), style: formatOf(column.kind) }));
  const header = sheet.addRow(table.columns.map((column) => heading(column, timezone)));
  header.eachCell((cell) => {
    cell.font = { bold: true, color: argb('#ffffff') };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: argb(theme.accent) };
    cell.numFmt = '@';
  });
  header.commit();
  for await (const rows of slices(table)) {
    for (const row of rows) {
      const written = sheet.addRow(table.columns.map(({ key, kind }) => primitive(cellAt(row, key), kind, timezone)));
      // A column of mixed values has no date format, so the cell gets one.
      written.eachCell((cell) => {
        if (cell.value instanceof Date && !cell.numFmt) cell.numFmt = instantFormat;
      });
      written.commit();
    }
  }
  sheet.commit();
};

const writeSummary = (workbook: ExcelJS.stream.xlsx.WorkbookWriter, content: ReportContent): void => {
  const sheet = workbook.addWorksheet('Summary');
  sheet.columns = [{ width: 32 }, { width: 48 }];
  const line = (label: string, value: Primitive, style: Partial<ExcelJS.Style> = {}): void => {
    const row = sheet.addRow([excelText(label), value]);
    row.getCell(1).font = { color: argb(theme.muted) };
    Object.assign(row.getCell(2), { alignment: { horizontal: 'left' }, ...style });
    row.commit();
  };
  line('Report', excelText(content.name), { font: { bold: true, size: 14 } });
  line('Type', excelText(content.type));
  line('As of', excelText(asOfText(content)));
  line('Rows', content.table.rows.length);
  for (const { name, value } of parameterTexts(content)) line(name, excelText(value));
  if (content.metrics.length > 0) {
    sheet.addRow([]).commit();
    for (const { name, value } of content.metrics)
      line(name, value, { numFmt: '#,##0.##########', font: { bold: true } });
  }
  sheet.commit();
};

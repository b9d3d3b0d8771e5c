import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from '@protobi/exceljs';
import { columnText, writerFor } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { asOf, asOfText, parameterTexts } from '../data/display';
import { slices } from '../data/slices';
import { type Column, cellAt } from '../data/table';
import { totalLine } from '../data/total';
import { type ExcelColumn, excelColumn, excelMetric, type Primitive } from './excel-cell';
import { writeCharts } from './excel-charts';
import { cellStyles, styleOf } from './excel-style';
import { excelText, sheetName } from './excel-text';
import { derivedFrom } from './protection';
import { theme } from './theme';
import { protectedWorkbook } from './workbook-security';
import { fixZipTimes } from './zip-time';

const argb = (hex: string): { argb: string } => ({ argb: `FF${hex.slice(1).toUpperCase()}` });

/** A cell has no zone, so the heading of an instant column says which clock it shows. */
const heading = (column: Column, content: ReportContent): string =>
  excelText(writerFor(column, content).isInstant ? `${column.label} (${content.timezone})` : column.label);

/** Wide enough for the heading with its filter button and for the first rows, in characters of the default font. */
const widthOf = (column: Column, content: ReportContent): number => {
  if (column.width !== undefined) return column.width;
  const longest = content.table.rows
    .slice(0, 200)
    .reduce(
      (most, row) => Math.max(most, columnText(cellAt(row, column.key), column, content).length),
      heading(column, content).length + 3,
    );
  return Math.min(60, Math.max(9, longest + 2));
};

/**
 * An Excel workbook: a sheet of the rows (heading frozen and filtered), named after the report, then the sheet `Summary`
 * with name, as-of, parameters and metrics, and `Charts` with pictures of them. Cells are primitives: text that looks like a formula stays text. Text over
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
  await writeCharts(workbook, content);
  await workbook.commit();
  const whole = fixZipTimes(await bytes);
  const password = content.passwords?.excel;
  if (password === undefined) return whole;
  return protectedWorkbook(whole, password, derivedFrom(password, whole));
};

const writeRows = async (workbook: ExcelJS.stream.xlsx.WorkbookWriter, content: ReportContent): Promise<void> => {
  const { table } = content;
  const sheet = workbook.addWorksheet(sheetName(content.name, ['Summary', 'Charts']), {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  if (table.columns.length > 0) {
    sheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: table.rows.length + 1, column: table.columns.length },
    };
  }
  sheet.columns = table.columns.map((column) => ({ width: widthOf(column, content), style: styleOf(column, content) }));
  const header = sheet.addRow(table.columns.map((column) => heading(column, content)));
  header.eachCell((cell) => {
    cell.font = { bold: true, color: argb('#ffffff') };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: argb(theme.accent) };
    cell.numFmt = '@';
  });
  header.commit();
  const columns = table.columns.map((column) => ({ key: column.key, ...excelColumn(column, content) }));
  const styles = table.columns.map((column) => cellStyles(styleOf(column, content)));
  for await (const rows of slices(table)) {
    for (const row of rows) {
      const written = sheet.addRow(columns.map(({ key, write }) => write(cellAt(row, key))));
      written.eachCell({ includeEmpty: true }, (cell, number) => {
        cell.style = styles[number - 1]?.(cell.value) ?? {};
      });
      written.commit();
    }
  }
  writeTotals(sheet, content, columns);
  sheet.commit();
};

/** The total as a formula that follows the filter (SUBTOTAL), with its value; as its text where some number is text in Excel. */
const writeTotals = (
  sheet: ExcelJS.Worksheet,
  { table, ...shownIn }: ReportContent,
  columns: readonly ExcelColumn[],
): void => {
  const totals = totalLine(table, shownIn);
  if (!totals) return;
  const line = sheet.addRow([]);
  for (const [index, { text, value }] of totals.entries()) {
    const { total } = table.columns[index] ?? {};
    const cell = line.getCell(index + 1);
    cell.value = text === '' ? null : excelText(text);
    if (total && value !== null && table.rows.length > 0 && !columns[index]?.holdsDigitsAsText()) {
      const letters = cell.address.replace(/\d+$/, '');
      const range = `${letters}2:${letters}${table.rows.length + 1}`;
      cell.value = { formula: `SUBTOTAL(${SUBTOTAL[total]},${range})`, result: Number(value) };
      if (total === 'count') cell.numFmt = '#,##0';
      if (total === 'avg' && !table.columns[index]?.format) cell.numFmt = '#,##0.00';
    }
    cell.font = { bold: true };
    cell.border = { top: { style: 'thin', color: argb(theme.accent) } };
  }
  line.commit();
};

/** Functions of SUBTOTAL that leave out hidden rows. */
const SUBTOTAL = { sum: 109, avg: 101, min: 105, max: 104, count: 103 } as const;

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
    for (const metric of content.metrics) {
      const { value, numFmt } = excelMetric(metric, content);
      line(metric.name, value, { numFmt, font: { bold: true } });
    }
  }
  sheet.commit();
};

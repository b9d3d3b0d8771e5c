import { once } from 'node:events';
import { Writable } from 'node:stream';
import { COLUMNS, type Row, slicesOf } from './render-rows';

/** Counts what is written, and forgets it. */
const counter = (): { stream: Writable; octets(): number } => {
  let octets = 0;
  const write = (chunk: Buffer, _: string, done: () => void) => {
    octets += chunk.length;
    done();
  };
  return { stream: new Writable({ write }), octets: () => octets };
};

const cellsOf = (row: Row): Row[keyof Row][] => COLUMNS.map((column) => row[column]);

const csv = async (count: number): Promise<number> => {
  const { stringify } = await import('csv-stringify/sync');
  let octets = Buffer.byteLength(stringify([COLUMNS]));
  for (const rows of slicesOf(count)) octets += Buffer.from(stringify(rows.map(cellsOf))).length;
  return octets;
};

const excel = async (count: number): Promise<number> => {
  const { default: ExcelJS } = await import('@protobi/exceljs');
  const { stream, octets } = counter();
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet('Rows');
  sheet.columns = COLUMNS.map(() => ({ width: 14 }));
  sheet.addRow([...COLUMNS]).commit();
  const written = (row: Row) => [
    ...cellsOf(row).slice(0, 4),
    new Date(`${row.lastSeen}`),
    new Date(`${row.due}`),
    row.note,
  ];
  for (const rows of slicesOf(count)) for (const row of rows) sheet.addRow(written(row)).commit();
  sheet.commit();
  await workbook.commit();
  return octets();
};

const MARGIN = 40;
const LINE = 17.5;

/** What the library itself does for the same page: each text at its place, a rule below each row, the heading again on each page. */
const pdf = async (count: number): Promise<number> => {
  const { default: PDFDocument } = await import('pdfkit');
  const { stream, octets } = counter();
  const margins = { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 };
  const doc = new PDFDocument({ size: 'A4', margins });
  doc.pipe(stream);
  doc
    .registerFont('regular', require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'))
    .font('regular')
    .fontSize(8);
  const width = (doc.page.width - 2 * MARGIN) / COLUMNS.length;
  let y = doc.page.height;
  const line = (texts: readonly (string | number | boolean | null)[]): void => {
    for (const [i, text] of texts.entries()) doc.text(String(text ?? '–'), MARGIN + i * width, y, { lineBreak: false });
    y += LINE;
    doc
      .moveTo(MARGIN, y - 4)
      .lineTo(doc.page.width - MARGIN, y - 4)
      .lineWidth(0.5)
      .stroke();
  };
  for (const rows of slicesOf(count)) {
    for (const row of rows) {
      if (y + LINE > doc.page.height - MARGIN) {
        if (y < doc.page.height) doc.addPage();
        y = MARGIN;
        line(COLUMNS);
      }
      line(cellsOf(row));
    }
  }
  doc.end();
  await once(stream, 'finish');
  return octets();
};

/** The libraries alone, with the same rows. Each resolves to the octets written. */
export const bare = { CSV: csv, EXCEL: excel, PDF: pdf };

import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { ReportContent } from '../data/content';
import { asOf } from '../data/display';
import { planColumns } from './column-plan';
import { fontFiles, printable } from './font';
import { drawFront } from './pdf-front';
import { finishPage, MARGIN, type Page, roomOf } from './pdf-page';
import { columnWidths, drawTable, planTable } from './pdf-table';

/** How a PDF is written. Tests read the page content uncompressed. */
export type PdfOptions = { compress?: boolean };

/**
 * The report as PDF (A4 portrait, or landscape when the columns need it, unless the report says another paper): title,
 * as-of, parameters, metrics and charts, then the rows with the heading repeated on every page, and page numbers. Cells wrap to three lines, then end with an
 * ellipsis; a table too wide for any page continues in bands that repeat its first column. The font is embedded; a
 * character it lacks prints as U+FFFD. Dates in the file are the as-of instant: same content, same bytes.
 */
export const pdfFile = async (content: ReportContent, { compress = true }: PdfOptions = {}): Promise<Buffer> => {
  const created = asOf(content);
  const paper = content.files?.pdf ?? {};
  const plan = planColumns(columnWidths(content), roomOf(paper));
  const doc = new PDFDocument({
    size: paper.paper === 'Letter' ? 'LETTER' : 'A4',
    layout: paper.orientation ?? plan.orientation,
    compress,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    pdfVersion: '1.7',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 }, // with a bottom margin pdfkit would break pages on its own
    info: {
      Title: printable(content.name),
      Subject: printable(content.type),
      Creator: 'Punctual',
      Producer: 'Punctual',
      CreationDate: created,
      ModDate: created,
    },
  });
  doc.registerFont('regular', fontFiles.condensed).registerFont('bold', fontFiles.condensedBold);
  const bytes = buffer(doc);

  const y = await drawFront(doc, content);
  const front = doc.bufferedPageRange().count;
  const pages = await planTable(content, plan, y, doc.page.height);
  const page: Page = { doc, name: printable(content.name), number: front, count: front + pages.length - 1 };
  for (let number = 1; number < front; number++) {
    doc.switchToPage(number - 1);
    finishPage({ ...page, number });
  }
  doc.switchToPage(front - 1);
  await drawTable(page, content, pages, y);
  finishPage(page);
  doc.end();
  return bytes;
};

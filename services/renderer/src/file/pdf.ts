import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { ReportContent } from '../data/content';
import { asOf } from '../data/display';
import { fontFiles } from '../text/base-font';
import { cleaned } from '../text/clean';
import { allMissing, type MissingCharacters } from '../text/missing-characters';
import { planColumns } from './column-plan';
import { contentFonts } from './content-fonts';
import { drawFront } from './pdf-front';
import { finishPage, MARGIN, type Page, roomOf } from './pdf-page';
import { protectPdf } from './pdf-security';
import { columnWidths, drawTable, planTable } from './pdf-table';
import { contentDigest, derivedFrom } from './protection';

/** How a PDF is written. Tests read the page content uncompressed. */
export type PdfOptions = { compress?: boolean };

/** pdfkit keeps how each word is laid out, a kilobyte each and without a limit; lines are drawn without that. Its types do not know it. */
const WITHOUT_LAYOUTS = { fontLayoutCache: false };

/** The characters of a report that no font has, those in its charts among them. */
export const missingInPdf = async (content: ReportContent): Promise<MissingCharacters> => {
  if (content.charts.length === 0) return contentFonts(content);
  const { missingInChart } = await import('../chart/chart.js');
  const charts = await Promise.all(content.charts.map((chart) => missingInChart(chart, content)));
  return allMissing([await contentFonts(content), ...charts]);
};

/**
 * The report as PDF (A4 portrait, or landscape when the columns need it, unless the report says another paper): title,
 * as-of, parameters, metrics and charts, then the rows with the heading repeated on every page, and page numbers. Cells wrap to three lines, then end with an
 * ellipsis; a table too wide for any page continues in bands that repeat its first column. Fonts
 * are embedded as far as they are used; a character that none has is drawn as U+FFFD. Dates in the file are the as-of instant: same content, same bytes, also with a password.
 */
export const pdfFile = async (content: ReportContent, { compress = true }: PdfOptions = {}): Promise<Buffer> => {
  const created = asOf(content);
  await contentFonts(content);
  const paper = content.files?.pdf ?? {};
  const plan = planColumns(columnWidths(content), roomOf(paper));
  const doc = new PDFDocument({
    size: paper.paper === 'Letter' ? 'LETTER' : 'A4',
    layout: paper.orientation ?? plan.orientation,
    compress,
    bufferPages: true,
    ...WITHOUT_LAYOUTS,
    lang: 'en',
    displayTitle: true,
    pdfVersion: '1.7',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 }, // with a bottom margin pdfkit would break pages on its own
    info: {
      Title: cleaned(content.name),
      Subject: cleaned(content.type),
      Creator: 'Punctual',
      Producer: 'Punctual',
      CreationDate: created,
      ModDate: created,
    },
  });
  const password = content.passwords?.pdf;
  if (password !== undefined) protectPdf(doc, password, derivedFrom(password, contentDigest(content)));
  doc.registerFont('regular', fontFiles.condensed).registerFont('bold', fontFiles.condensedBold);
  const bytes = buffer(doc);

  const y = await drawFront(doc, content);
  const front = doc.bufferedPageRange().count;
  const pages = await planTable(content, plan, y, doc.page.height);
  const page: Page = { doc, name: content.name, number: front, count: front + pages.length - 1 };
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

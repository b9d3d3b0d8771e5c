import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { lineIn } from '../file/pdf-page';
import { fontFiles } from '../text/base-font';
import { fitText } from '../text/fit';
import { FontOpener } from '../text/open-fonts';

/** Points. The column of each page is as wide as the page without its margins. */
export const PAGE = { width: 560, height: 60, margin: 10, size: 14 } as const;

/** A PDF file with a page for each text, which is drawn as a cell of a table is drawn. */
export const textPdf = async (texts: readonly string[], { maxLines = 2 } = {}): Promise<Buffer> => {
  const doc = new PDFDocument({ size: [PAGE.width, PAGE.height], margin: 0, autoFirstPage: false });
  doc.registerFont('regular', fontFiles.condensed).registerFont('bold', fontFiles.condensedBold);
  const bytes = buffer(doc);
  const fonts = new FontOpener();
  const width = PAGE.width - 2 * PAGE.margin;
  for (const text of texts) {
    if (fonts.isNeededFor(text)) await fonts.open(text, ['condensed']);
    doc.addPage();
    for (const [n, line] of fitText(text, width, 'condensed', PAGE.size, maxLines).entries())
      lineIn(doc, line, PAGE.margin, width, PAGE.margin + n * 1.5 * PAGE.size, {
        font: 'regular',
        size: PAGE.size,
        colour: '#000000',
      });
  }
  doc.end();
  return bytes;
};

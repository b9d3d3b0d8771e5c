import type { ReportFiles } from '@punctual/contracts';
import { drawPlain } from '../text/draw-plain';
import { drawShaped } from '../text/draw-shaped';
import { fitText, isRightToLeft, type Line, lineWidth } from '../text/fit';
import { theme } from './theme';

type Doc = PDFKit.PDFDocument;
type PaperOptions = NonNullable<ReportFiles['pdf']>;

/** The current page. `number` increases as pages are added; `count` is known before the first row is drawn. */
export type Page = { doc: Doc; name: string; number: number; count: number };

/** Points. */
export const MARGIN = 40;
/** Height of the page footer, including the margin. */
export const FOOT = 56;
/** Sizes of paper in points: ISO 216, and ANSI/ASME Y14.1. */
const PAPERS = { A4: { short: 595.28, long: 841.89 }, Letter: { short: 612, long: 792 } } as const;

/** Width between the margins by orientation, in points; of both the same where the orientation is given. */
export const roomOf = ({ paper = 'A4', orientation }: PaperOptions): { portrait: number; landscape: number } => {
  const { short, long } = PAPERS[paper];
  const room = { portrait: short - 2 * MARGIN, landscape: long - 2 * MARGIN };
  return orientation === undefined ? room : { portrait: room[orientation], landscape: room[orientation] };
};

type Style = { font: 'regular' | 'bold'; size: number; colour: string };

/** Draws one line of text that begins at `x`. The caller cuts text that is too long. */
export const line = (doc: Doc, text: Line, x: number, y: number, { font, size, colour }: Style): void => {
  doc.font(font);
  if (typeof text === 'string') return drawPlain(doc, text, x, y, size, colour);
  doc.fillColor(colour);
  drawShaped(doc, text, x, y, size);
};

/** Draws one line of text that ends at `right`. */
export const lineRight = (doc: Doc, text: Line, right: number, y: number, style: Style): void =>
  line(doc, text, right - lineWidth(text, style.font === 'bold' ? 'condensedBold' : 'condensed', style.size), y, style);

/** Draws one line of text in a column, from the side at which it is read first. */
export const lineIn = (doc: Doc, text: Line, x: number, width: number, y: number, style: Style): void =>
  isRightToLeft(text) ? lineRight(doc, text, x + width, y, style) : line(doc, text, x, y, style);

/** Draws the footer of the current page. */
export const finishPage = ({ doc, name, number, count }: Page): void => {
  const y = doc.page.height - MARGIN - 4;
  const right = doc.page.width - MARGIN;
  doc
    .moveTo(MARGIN, y - 6)
    .lineTo(right, y - 6)
    .lineWidth(0.5)
    .strokeColor(theme.line)
    .stroke();
  const style = { font: 'regular', size: 7.5, colour: theme.muted } as const;
  const [short = ''] = fitText(name.replaceAll('\n', ' '), right - MARGIN - 80, 'condensed', style.size, 1);
  line(doc, short, MARGIN, y, style);
  lineRight(doc, `Page ${number} of ${count}`, right, y, style);
};

/** Finishes the current page, writes it out so that memory stays bounded, and begins the next. */
export const nextPage = (page: Page): void => {
  finishPage(page);
  page.doc.flushPages();
  page.doc.addPage();
  page.number++;
};

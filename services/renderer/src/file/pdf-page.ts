import type { ReportFiles } from '@punctual/contracts';
import { textWidth } from './font';
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

/** Draws one line of text at a position. The caller cuts text that is too long. */
export const line = (
  doc: Doc,
  text: string,
  x: number,
  y: number,
  font: 'regular' | 'bold',
  size: number,
  colour: string,
): void => {
  doc.font(font).fontSize(size).fillColor(colour).text(text, x, y, { lineBreak: false });
};

/** Draws one line of text that ends at `right`. */
export const lineRight = (
  doc: Doc,
  text: string,
  right: number,
  y: number,
  font: 'regular' | 'bold',
  size: number,
  colour: string,
): void =>
  line(
    doc,
    text,
    right - textWidth(text, font === 'bold' ? 'condensedBold' : 'condensed', size),
    y,
    font,
    size,
    colour,
  );

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
  const short = name.replaceAll('\n', ' ');
  line(
    doc,
    short.length > 90 ? `${short.slice(0, 89).trimEnd()}\u2026` : short,
    MARGIN,
    y,
    'regular',
    7.5,
    theme.muted,
  );
  lineRight(doc, `Page ${number} of ${count}`, right, y, 'regular', 7.5, theme.muted);
};

/** Words repeat from page to page, so the layouts of a few pages are worth keeping. */
const PAGES_PER_LAYOUT_CACHE = 20;

/**
 * pdfkit caches the layout of every distinct word it draws, about a kilobyte each, without a limit. Without its cache it
 * is three times slower, so the cache is emptied from time to time.
 */
const forgetLayouts = (doc: Doc): void => {
  for (const name of ['regular', 'bold']) {
    const font: unknown = Reflect.get(doc.font(name), '_font');
    if (typeof font === 'object' && font !== null && 'layoutCache' in font) font.layoutCache = Object.create(null);
  }
};

/** Finishes the current page, writes it out so that memory stays bounded, and begins the next. */
export const nextPage = (page: Page): void => {
  finishPage(page);
  page.doc.flushPages();
  page.doc.addPage();
  page.number++;
  if (page.number % PAGES_PER_LAYOUT_CACHE === 0) forgetLayouts(page.doc);
};

export type Doc = PDFKit.PDFDocument;

/** A glyph of fontkit. */
type FontGlyph = { id: number; advanceWidth: number; codePoints: number[] };
/** Lengths in 1/1000 em. */
type GlyphPosition = { xAdvance: number; xOffset: number; yOffset: number; advanceWidth: number };

/** The parts of pdfkit's embedded font that are used here, and that its types do not declare. Lengths in 1/1000 em. */
export type EmbeddedFont = {
  id: string;
  ref(): unknown;
  scale: number;
  ascender: number;
  font: { getGlyph(id: number): { advanceWidth: number }; glyphForCodePoint(codePoint: number): { id: number } };
  subset: { includeGlyph(id: number): number; glyphs: number[] };
  widths: number[];
  unicode: number[][];
  layoutRun(text: string): { glyphs: FontGlyph[]; positions: GlyphPosition[] };
};

/** The parts of a document that are used here, and that its types do not declare. */
export type Internals = {
  _font: EmbeddedFont;
  page: { fonts: Record<string, unknown>; height: number; write(data: Uint8Array): void };
  addContent(data: string): void;
};

/** A number as pdfkit writes it. */
export const pdfNumber = (value: number): string => String(Math.round(value * 1e6) / 1e6);

import { type Font, openSync } from 'fontkit';

const file = (name: string): string => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

/** DejaVu covers Latin, Greek, Cyrillic and many symbols, and may be embedded. Condensed fits more columns on paper. */
export const fontFiles = {
  regular: file('DejaVuSans'),
  bold: file('DejaVuSans-Bold'),
  condensed: file('DejaVuSansCondensed'),
  condensedBold: file('DejaVuSansCondensed-Bold'),
} as const;

export type FontName = keyof typeof fontFiles;

export const isBold = (name: FontName): boolean => name === 'bold' || name === 'condensedBold';

/** Drawn for a character without a glyph in any font: a visible mark, never an empty space. */
export const REPLACEMENT = '\ufffd';

const fonts = new Map<FontName, { font: Font; advances: Map<number, number> }>();

/** Opened once and kept: reading the glyph tables takes tens of milliseconds. */
const open = (name: FontName): { font: Font; advances: Map<number, number> } => {
  const known = fonts.get(name);
  if (known) return known;
  const opened = openSync(fontFiles[name]);
  if (!('hasGlyphForCodePoint' in opened)) throw new Error(`${fontFiles[name]} holds more than one font`);
  const made = { font: opened, advances: new Map<number, number>() };
  fonts.set(name, made);
  return made;
};

/** Width in points of a plain text at one point of size: the sum of advances, without kerning. */
const unitWidth = (text: string, name: FontName): number => {
  const { font, advances } = open(name);
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    let advance = advances.get(code);
    if (advance === undefined) {
      advance = font.glyphForCodePoint(code).advanceWidth / font.unitsPerEm;
      advances.set(code, advance);
    }
    units += advance;
  }
  return units;
};

/** Width in points of one line of plain text. */
export const plainWidth = (text: string, name: FontName, size: number): number => unitWidth(text, name) * size;

const ASCII = /^[\x20-\x7e\n]*$/;
/** Letters and signs of which each is one glyph that follows the one before, from left to right: no marks, no joiners. */
const PLAIN =
  /^[\x20-\x7e\n\xa0-\u02ff\u0370-\u0482\u048a-\u058f\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2027\u202f-\u205e\u2070-\u2328\u2400-\u25ff\ufffd]*$/;

const known = new Map<number, boolean>();

const hasGlyph = (code: number): boolean => {
  let has = known.get(code);
  if (has === undefined) {
    has = open('condensed').font.hasGlyphForCodePoint(code) && open('bold').font.hasGlyphForCodePoint(code);
    known.set(code, has);
  }
  return has;
};

/** Whether DejaVu draws a cleaned text character by character. Most texts are plain, and take a shorter way. */
export const isPlain = (text: string): boolean => {
  if (ASCII.test(text)) return true;
  if (!PLAIN.test(text)) return false;
  for (const character of text) if (character !== '\n' && !hasGlyph(character.codePointAt(0) ?? 0)) return false;
  return true;
};

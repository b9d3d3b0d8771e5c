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

/** Printed for a character without a glyph in the font: a visible mark, never an empty space. */
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

/** Width in points of one line of text at one point of size: the sum of advances, without kerning. */
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

/** Width in points of one line of text. */
export const textWidth = (text: string, name: FontName, size: number): number => unitWidth(text, name) * size;

const PLAIN = /^[\x20-\x7e\n]*$/;
/** Characters that only control layout (joiners, direction, variation). They have no glyph and can be removed. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Text that the font can print: composed (NFC), line ends as \n, other controls as spaces, and every character without a
 * glyph (Chinese, emoji, a lone surrogate) as U+FFFD. Never throws, whatever the input.
 */
export const printable = (text: string): string => {
  if (PLAIN.test(text)) return text;
  const { font } = open('regular');
  let out = '';
  for (const character of text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').replace(INVISIBLE, '')) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x0a) out += '\n';
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) out += ' ';
    else out += code < 0x7f || font.hasGlyphForCodePoint(code) ? character : REPLACEMENT;
  }
  return out;
};

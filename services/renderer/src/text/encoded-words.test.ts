import { expect, it } from '@jest/globals';
import PDFDocument from 'pdfkit';
import { fontFiles } from './base-font';
import { EncodedWords } from './encoded-words';
import { type EmbeddedFont, type Internals, pdfNumber } from './pdf-internals';

type Encoding = EmbeddedFont & {
  encode(text: string): [string[], { xAdvance: number; advanceWidth: number; xOffset: number; yOffset: number }[]];
};

const fontOf = (file: string): Encoding => {
  const doc = new PDFDocument().font(file) as PDFKit.PDFDocument & Internals;
  return doc._font as Encoding;
};

/** What pdfkit writes for a word. */
const byLibrary = (font: Encoding, word: string): string | null => {
  const [codes, positions] = font.encode(word);
  if (positions.some(({ xOffset, yOffset }) => xOffset || yOffset)) return null;
  return codes
    .map((code, index) => {
      const at = positions[index];
      const distance = at ? at.advanceWidth - at.xAdvance : 0;
      return distance === 0 ? code : `${code}> ${pdfNumber(distance)} <`;
    })
    .join('');
};

const CHARACTERS = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));

/** Words of all pairs of the characters of ASCII, each among others. */
const words = [
  ...CHARACTERS.flatMap((first, at) =>
    CHARACTERS.map((second, next) => `${CHARACTERS[(at + 7 * next) % 94]}${first}${second}${first} `),
  ),
  ...['1,234.50', '-5', 'AVATAR', 'Type', 'office', 'afflict', 'fjord', '...', ' ', 'a'],
  ...['Łódź', 'Müller ', 'Ψ ', 'Горизонт', 'naïve', 'fi\u00e9', '\u2013'],
];

it.each(['condensed', 'condensedBold'] as const)('words in %s are what pdfkit writes', (name) => {
  const [font, library] = [fontOf(fontFiles[name]), fontOf(fontFiles[name])];
  const encoder = new EncodedWords(font);
  const wrong = words.filter((word) => encoder.encoded(word) !== byLibrary(library, word));
  expect(wrong).toEqual([]);
  expect(font.widths).toEqual(library.widths);
  expect(font.unicode).toEqual(library.unicode);
});

import { EncodedWords } from './encoded-words';
import { type Doc, type EmbeddedFont, type Internals, pdfNumber } from './pdf-internals';

const wordsOf = new WeakMap<EmbeddedFont, EncodedWords>();

const encoderOf = (font: EmbeddedFont): EncodedWords => {
  let words = wordsOf.get(font);
  if (!words) {
    words = new EncodedWords(font);
    wordsOf.set(font, words);
  }
  return words;
};

/** With the space after each word, as pdfkit lays them out. */
const WORDS = /[^ ]* |[^ ]+$/g;

/** The inside of an array of TJ; null where pdfkit must place the glyphs. */
const encodedText = (words: EncodedWords, text: string): string | null => {
  let all = '';
  for (const word of text.match(WORDS) ?? []) {
    const encoded = words.encoded(word);
    if (encoded === null) return null;
    all += encoded;
  }
  return all;
};

const colours = new Map<string, string>();

/** The operators of a colour of text, `#rrggbb`. */
const colourOf = (hex: string): string => {
  let operators = colours.get(hex);
  if (operators === undefined) {
    const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
    operators = `/DeviceRGB cs\n${parts.join(' ')} scn\n`;
    colours.set(hex, operators);
  }
  return operators;
};

/**
 * Draws one line of plain text in the current font, its top at `y`: what pdfkit's `text` writes, octet by octet, a third of the time. It
 * measures a line three times, and lays each word out.
 */
export const drawPlain = (doc: Doc, text: string, x: number, y: number, size: number, colour: string): void => {
  const inside = doc as Doc & Internals;
  const { page, _font: font } = inside;
  const encoded = encodedText(encoderOf(font), text);
  if (encoded === null) {
    doc.fontSize(size).fillColor(colour).text(text, x, y, { lineBreak: false });
    return;
  }
  let operators = colourOf(colour);
  if (encoded !== '') {
    page.fonts[font.id] ??= font.ref();
    const baseline = page.height - y - (font.ascender / 1000) * size;
    operators +=
      `q\n1 0 0 -1 0 ${pdfNumber(page.height)} cm\nBT\n1 0 0 1 ${pdfNumber(x)} ${pdfNumber(baseline)} Tm\n` +
      `/${font.id} ${pdfNumber(size)} Tf\n[<${encoded}> 0] TJ\nET\nQ\n`;
  }
  page.write(Buffer.from(operators, 'latin1'));
};

import { type EmbeddedFont, pdfNumber } from './pdf-internals';

/**
 * A word as the inside of an array of TJ (ISO 32000-1, 9.4.3): the codes of its glyphs, and where they are moved towards each other. Null
 * where a glyph stands beside its place, which such an array cannot say.
 */
type Encoded = string | null;

type Run = ReturnType<EmbeddedFont['layoutRun']>;
type Glyph = Run['glyphs'][number];

/** Most words are short and come again; numbers do not. */
const WORDS_KEPT = 5_000;
const ASCII = 128;

const isInPlace = ({ positions }: Run): boolean => positions.every(({ xOffset, yOffset }) => !xOffset && !yOffset);

/** How two letters are moved towards each other, as a number of TJ; empty where they are not. */
const kerning = ({ positions: [first] }: Run): string => {
  const distance = first ? first.xAdvance - first.advanceWidth : 0;
  return distance === 0 ? '' : pdfNumber(-distance);
};

/** A letter of ASCII and its neighbours: how each pair is laid out, found out once for a font. */
class Pairs {
  readonly #glyphs: (Glyph | undefined)[] = [];
  readonly #kerning: (string | null | undefined)[] = [];

  constructor(private readonly font: EmbeddedFont) {}

  glyph(code: number): Glyph | undefined {
    this.#glyphs[code] ??= this.font.layoutRun(String.fromCharCode(code)).glyphs[0];
    return this.#glyphs[code];
  }

  /** Null where the two are drawn otherwise than each for itself, as a ligature is. */
  kerning(first: number, second: number): string | null {
    const index = first * ASCII + second;
    const known = this.#kerning[index];
    if (known !== undefined) return known;
    const run = this.font.layoutRun(String.fromCharCode(first, second));
    const [left, right] = run.glyphs;
    const isPair =
      left?.id === this.glyph(first)?.id && right?.id === this.glyph(second)?.id && run.glyphs.length === 2;
    const [, last] = run.positions;
    const made = isPair && isInPlace(run) && last?.xAdvance === last?.advanceWidth ? kerning(run) : null;
    this.#kerning[index] = made;
    return made;
  }
}

/** The code of a glyph in the subset of a document, which pdfkit numbers as they come. */
const codeOf = (font: EmbeddedFont, { id, advanceWidth, codePoints }: Glyph): string => {
  const code = font.subset.includeGlyph(id);
  font.widths[code] ??= advanceWidth * font.scale;
  font.unicode[code] ??= codePoints;
  return code.toString(16).padStart(4, '0');
};

const ofRun = (font: EmbeddedFont, run: Run): Encoded => {
  if (!isInPlace(run)) return null;
  const codes = run.glyphs.map((glyph) => codeOf(font, glyph));
  return run.positions.reduce((all, { xAdvance, advanceWidth }, index) => {
    const distance = xAdvance - advanceWidth;
    return all + (codes[index] ?? '') + (distance === 0 ? '' : `> ${pdfNumber(-distance)} <`);
  }, '');
};

/** A word by its pairs; undefined where it must be laid out as a whole. */
const ofPairs = (font: EmbeddedFont, pairs: Pairs, word: string): string | undefined => {
  const moves: string[] = [];
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index);
    const move = index === 0 ? '' : code < ASCII ? pairs.kerning(word.charCodeAt(index - 1), code) : null;
    if (code >= ASCII || move === null) return undefined;
    moves.push(move);
  }
  let encoded = '';
  for (let index = 0; index < word.length; index++) {
    const glyph = pairs.glyph(word.charCodeAt(index));
    if (!glyph) return undefined;
    const move = moves[index] ?? '';
    encoded += (move === '' ? '' : `> ${move} <`) + codeOf(font, glyph);
  }
  return encoded;
};

/**
 * Words in the codes of a font of a document. The font is asked for each pair of letters once: laying out a word takes fontkit ten times as
 * long as anything else takes that is done with it, and the words of a table of numbers are all different.
 */
export class EncodedWords {
  readonly #known = new Map<string, Encoded>();
  readonly #pairs: Pairs;

  constructor(private readonly font: EmbeddedFont) {
    this.#pairs = new Pairs(font);
  }

  encoded(word: string): Encoded {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const made = ofPairs(this.font, this.#pairs, word) ?? ofRun(this.font, this.font.layoutRun(word));
    if (this.#known.size >= WORDS_KEPT) this.#known.clear();
    this.#known.set(word, made);
    return made;
  }
}

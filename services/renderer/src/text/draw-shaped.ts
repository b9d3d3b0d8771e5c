import type { FontFile } from './font-file';
import type { Doc, EmbeddedFont, Internals } from './pdf-internals';
import type { ShapedLine, ShapedRun } from './shaped-line';

/** pdfkit's names of the fonts that all reports use. */
const REGISTERED: Record<string, string> = { condensed: 'regular', condensedBold: 'bold' };

const embedded = (doc: Doc & Internals, { name, ttf }: FontFile): EmbeddedFont => {
  const registered = REGISTERED[name];
  if (registered === undefined) doc.registerFont(name, ttf);
  doc.font(registered ?? name);
  return doc._font;
};

/** The numbers in a document of a glyph for a text, by font: `glyph text`. */
const codes = new WeakMap<EmbeddedFont, Map<string, number>>();

/** Whether a glyph stands for a text as everywhere in its font. pdfkit writes plain texts by these codes, and shares them. */
const isUsual = ({ font, scale }: EmbeddedFont, glyph: number, points: readonly number[], width: number): boolean =>
  points.length === 1 &&
  font.glyphForCodePoint(points[0] ?? 0).id === glyph &&
  Math.round(font.getGlyph(glyph).advanceWidth * scale) === width;

/**
 * The code of a glyph in the subset of a document. A glyph that stands for different texts (an Arabic letter with dots that are shared, a
 * ligature) or has different widths has a code for each, so that the text that is copied from the file is right (ToUnicode, ISO 32000-1,
 * 9.10.3). `width`, in 1/1000 em, is the distance to the next glyph: readers take a gap or an overlap for the end of a word.
 */
const codeOf = (font: EmbeddedFont, glyph: number, text: string, width: number): number => {
  let known = codes.get(font);
  if (!known) {
    known = new Map();
    codes.set(font, known);
  }
  const key = `${glyph} ${width} ${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const points = Array.from(text).map((character) => character.codePointAt(0) ?? 0);
  const usual = isUsual(font, glyph, points, width);
  const code = usual ? font.subset.includeGlyph(glyph) : font.subset.glyphs.push(glyph) - 1;
  font.widths[code] = usual ? font.font.getGlyph(glyph).advanceWidth * font.scale : width;
  font.unicode[code] = points;
  known.set(key, code);
  return code;
};

const number = (value: number): string => String(Number(value.toFixed(3)));
const hex = (value: number): string => value.toString(16).padStart(4, '0');
const utf16 = (text: string): string =>
  `FEFF${[...Buffer.from(text, 'utf16le').swap16()].map((octet) => octet.toString(16).padStart(2, '0')).join('')}`;

type Placed = { id: number; x: number; y: number; text: string; width: number };

/** Writes glyphs one after the other, and moves only those that do not follow the one before. */
class Pen {
  #pending = '';
  #x = Number.NaN;
  #y = Number.NaN;

  constructor(
    private readonly doc: Internals,
    private readonly font: EmbeddedFont,
    private readonly size: number,
  ) {}

  draw({ id, x, y, text, width }: Placed): void {
    if (!(Math.abs(x - this.#x) < this.size / 500 && y === this.#y)) {
      this.write(`1 0 0 1 ${number(x)} ${number(y)} Tm`);
      this.#x = x;
      this.#y = y;
    }
    this.#pending += hex(codeOf(this.font, id, text, width));
    this.#x += (width / 1000) * this.size;
  }

  /** Says where text is, without ink (ISO 32000-1, 9.3.6). */
  stand(id: number, x: number, y: number): void {
    this.write('3 Tr');
    this.draw({ id, x, y, text: '', width: 0 });
    this.write('0 Tr');
  }

  write(operators = ''): void {
    if (this.#pending) this.doc.addContent(`[<${this.#pending}>] TJ`);
    this.#pending = '';
    if (operators) this.doc.addContent(operators);
  }
}

/** In em. Poppler takes characters closer than a tenth of an em for one. */
const ROOM_OF_MARK = 0.11;

/** The glyphs of a run at their places, in points. */
const place = ({ clusters, isRightToLeft }: ShapedRun, x: number, y: number, size: number) => {
  let end = x;
  const placed = clusters.map(({ text, glyphs }) => {
    const start = end;
    const at = glyphs.map(({ id, advance, dx, dy }) => {
      const left = end + dx * size;
      end += advance * size;
      return { id, x: left, y: y + dy * size, advance };
    });
    // A reader cannot tell what each of several glyphs stands for, or takes a mark above its letter for another line. The text of such
    // a cluster is said once (ISO 32000-1, 14.9.4), where the text stands.
    const isSpan =
      at.length > 1 || at.some((one) => one.y !== y || (one.advance === 0 && (isRightToLeft || one.x !== start)));
    return { text, start, end, isSpan, glyphs: at };
  });
  // A mark has no room of its own. Readers take what stands at one place for one character drawn twice, so it takes some from the
  // letter to its left.
  for (const [i, cluster] of [...placed.entries()].reverse()) {
    if (!cluster.isSpan || cluster.start !== cluster.end) continue;
    const next = placed[i + 1];
    if (next?.isSpan) cluster.end = Math.min(cluster.end, next.start);
    cluster.start = cluster.end - ROOM_OF_MARK * size;
  }
  return { placed, end };
};

/** Draws one run from `x` on and returns where it ends. */
const drawRun = (doc: Doc & Internals, run: ShapedRun, x: number, y: number, size: number): number => {
  const font = embedded(doc, run.font);
  doc.page.fonts[font.id] ??= font.ref();
  doc.addContent(`/${font.id} ${number(size)} Tf`);
  const { placed, end } = place(run, x, y, size);
  const pen = new Pen(doc, font, size);
  for (const [n, { text, glyphs, isSpan, ...cluster }] of placed.entries()) {
    const next = placed[n + 1];
    const follows = next === undefined || next.isSpan ? cluster.end : (next.glyphs[0]?.x ?? cluster.end);
    if (isSpan) {
      pen.write(`/Span <</ActualText <${utf16(text)}>>> BDC`);
      pen.stand(glyphs[0]?.id ?? 0, cluster.start, y);
    }
    for (const [i, { advance, ...glyph }] of glyphs.entries()) {
      const step = ((glyphs[i + 1]?.x ?? follows) - glyph.x) / size;
      const width = Math.round((step >= 0 ? step : advance) * 1000);
      pen.draw({ ...glyph, text: i === 0 ? text : '', width });
    }
    if (isSpan) {
      pen.stand(glyphs[0]?.id ?? 0, cluster.end, y);
      pen.write('EMC');
    }
  }
  pen.write();
  return end;
};

/** Draws a line that is laid out, its top at `y` like pdfkit's text, in the current colour. */
export const drawShaped = (doc: Doc, { runs }: ShapedLine, x: number, y: number, size: number): void => {
  const inside = doc as Doc & Internals;
  const { height } = inside.page;
  // Lines in any script stand on the line on which the words of the usual font stand.
  const baseline = height - y - (inside._font.ascender / 1000) * size;
  doc.save();
  doc.transform(1, 0, 0, -1, 0, height);
  inside.addContent('BT');
  let pen = x;
  for (const run of runs) pen = drawRun(inside, run, pen, baseline, size);
  inside.addContent('ET');
  doc.restore();
};

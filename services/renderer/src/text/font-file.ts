import { readFile } from 'node:fs/promises';
import type { Font, Buffer as ShapingBuffer } from 'harfbuzzjs';
import { type FontName, fontFiles } from './base-font';
import type { FontSource } from './font-index';
import { harfBuzz } from './harfbuzz';

/** A glyph at its place: lengths in units of the em, `start` the index in the text of the cluster it belongs to. */
export type Glyph = { id: number; advance: number; dx: number; dy: number; start: number };

/** A TrueType font of one weight, opened for shaping. */
export type FontFile = {
  /** The same for the same file and weight. */
  name: string;
  ttf: Buffer;
  covers: (code: number) => boolean;
  /** The glyphs of `text[from, to)` in visual order, from left to right. */
  shape: (text: string, from: number, to: number, isRightToLeft: boolean) => Glyph[];
  /** The outline of a glyph as an SVG path, y up, in units of the em times `unitsPerEm`. */
  outline: (glyph: number) => string;
  unitsPerEm: number;
};

const openTtf = async (name: string, ttf: Buffer): Promise<FontFile> => {
  const hb = await harfBuzz();
  const face = new hb.Face(new hb.Blob(new Uint8Array(ttf).buffer));
  const font: Font = new hb.Font(face);
  const codes = new Set(face.collectUnicodes());
  const { upem } = face;
  // One for all texts: those of HarfBuzz are freed only when the garbage collector finds them.
  const buffer: ShapingBuffer = new hb.Buffer();
  return {
    name,
    ttf,
    unitsPerEm: upem,
    covers: (code) => codes.has(code),
    outline: (glyph) => font.glyphToPath(glyph),
    shape: (text, from, to, isRightToLeft) => {
      buffer.reset();
      buffer.addText(text, from, to - from);
      // A mark stays apart from its letter, so that each glyph has a text of its own wherever the script allows.
      buffer.setClusterLevel(hb.ClusterLevel.MONOTONE_CHARACTERS);
      buffer.guessSegmentProperties();
      buffer.setDirection(isRightToLeft ? hb.Direction.RTL : hb.Direction.LTR);
      hb.shape(font, buffer);
      const places = buffer.getGlyphPositions();
      return buffer.getGlyphInfos().map(({ codepoint, cluster }, i) => {
        const { xAdvance = 0, xOffset = 0, yOffset = 0 } = places[i] ?? {};
        return { id: codepoint, advance: xAdvance / upem, dx: xOffset / upem, dy: yOffset / upem, start: cluster };
      });
    },
  };
};

/** @param bold of a family with one weight alone, the same file */
const readTtf = async ({ path, isVariable }: FontSource, bold: boolean): Promise<Buffer> => {
  const { default: subsetFont } = await import('subset-font');
  return subsetFont(await readFile(path), undefined, {
    targetFormat: 'truetype',
    keepAllGlyphs: true,
    noHinting: true,
    ...(isVariable ? { variationAxes: { wght: bold ? 700 : 400 } } : {}),
  });
};

/** Opened once and kept: a file takes some 20 ms and 100 KiB, and there are some 500 of them, of which a report needs a few. */
const opened = new Map<string, FontFile>();
const opening = new Map<string, Promise<FontFile>>();

const nameOf = (source: FontSource, bold: boolean): string => `${source.name}-${bold ? 700 : 400}`;

const openOnce = (name: string, read: () => Promise<Buffer>): Promise<FontFile> => {
  let promise = opening.get(name);
  if (!promise) {
    promise = read().then(async (ttf) => {
      const file = await openTtf(name, ttf);
      opened.set(name, file);
      return file;
    });
    opening.set(name, promise);
  }
  return promise;
};

export const openSource = (source: FontSource, bold: boolean): Promise<FontFile> =>
  openOnce(nameOf(source, bold), () => readTtf(source, bold));

/** The file, if {@link openSource} has opened it. */
export const openedSource = (source: FontSource, bold: boolean): FontFile | undefined =>
  opened.get(nameOf(source, bold));

export const openBase = (name: FontName): Promise<FontFile> => openOnce(name, () => readFile(fontFiles[name]));

/** DejaVu, if {@link openBase} has opened it. */
export const openedBase = (name: FontName): FontFile | undefined => opened.get(name);

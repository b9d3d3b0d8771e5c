import type { FontFile, Glyph } from './font-file';
import { type Direction, inVisualOrder, type Paragraph, type Run, shape } from './runs';

/** Glyphs that are drawn one after the other in one font, and the text they stand for. */
export type ShapedRun = { font: FontFile; isRightToLeft: boolean; clusters: { text: string; glyphs: Glyph[] }[] };

/** A line that is laid out: its runs from left to right. `width` is in units of the em. */
export type ShapedLine = { text: string; direction: Direction; width: number; runs: ShapedRun[] };

/** Zero width space: no ink, no room. */
const PLACE_TO_BREAK = '\u200b';

/** The glyphs of a run, each with the others of its cluster. */
const clustersOf = (paragraph: Paragraph, run: Run): ShapedRun['clusters'] => {
  const glyphs = shape(paragraph, run);
  const starts = [...new Set(glyphs.map(({ start }) => start))].sort((a, b) => a - b);
  const end = new Map(starts.map((start, i) => [start, starts[i + 1] ?? run.to]));
  const clusters: ShapedRun['clusters'] = [];
  let last = -1;
  for (const glyph of glyphs) {
    const text = paragraph.text.slice(glyph.start, end.get(glyph.start));
    if (text === PLACE_TO_BREAK) continue;
    if (glyph.start === last) clusters.at(-1)?.glyphs.push(glyph);
    else clusters.push({ text, glyphs: [glyph] });
    last = glyph.start;
  }
  return clusters;
};

/** A part of a paragraph as one line. */
export const shapedLine = (paragraph: Paragraph, from: number, to: number): ShapedLine => {
  const parts = paragraph.runs.flatMap((run) => {
    const part = { ...run, from: Math.max(from, run.from), to: Math.min(to, run.to) };
    return part.from < part.to ? [part] : [];
  });
  const runs = inVisualOrder(parts).map((run) => ({
    font: run.font,
    isRightToLeft: run.level % 2 === 1,
    clusters: clustersOf(paragraph, run),
  }));
  const width = runs
    .flatMap(({ clusters }) => clusters)
    .reduce((sum, { glyphs }) => sum + glyphs.reduce((all, { advance }) => all + advance, 0), 0);
  return { text: paragraph.text.slice(from, to), direction: paragraph.direction, width, runs };
};

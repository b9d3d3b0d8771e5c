import type { FontName } from './base-font';
import { breaksOf } from './line-breaks';
import { type Direction, type Paragraph, paragraphOf, shape } from './runs';
import { type ShapedLine, shapedLine } from './shaped-line';

const ELLIPSIS = '\u2026';

/** How far each grapheme cluster reaches, in em, when the paragraph is one line; in the order of `clusters`. */
const advances = (paragraph: Paragraph): number[] => {
  const byIndex = new Float64Array(paragraph.text.length);
  for (const run of paragraph.runs)
    for (const { start, advance } of shape(paragraph, run)) byIndex[start] = (byIndex[start] ?? 0) + advance;
  return paragraph.clusters.map((start, i) =>
    byIndex.subarray(start, paragraph.clusters[i + 1]).reduce((sum, advance) => sum + advance, 0),
  );
};

/** Where the lines of at most `width` em begin, at most `most` of them, and where the last of them ends. */
const lineStarts = (paragraph: Paragraph, width: number, most: number): number[] => {
  const { text, clusters } = paragraph;
  const reach = advances(paragraph);
  const breaks = breaksOf(text);
  const starts = [0];
  let first = 0;
  let possible = 0;
  let used = 0;
  for (let i = 0; i < clusters.length; i++) {
    if (i > first && breaks.has(clusters[i] ?? 0)) possible = i;
    const isSpace = text.slice(clusters[i], clusters[i + 1]).trim() === '';
    // The space at the end of a line takes no room.
    if (used + (reach[i] ?? 0) > width && i > first && !isSpace) {
      first = possible > first ? possible : i;
      starts.push(clusters[first] ?? 0);
      if (starts.length > most) return starts;
      used = 0;
      for (let at = first; at < i; at++) used += reach[at] ?? 0;
    }
    used += reach[i] ?? 0;
  }
  return [...starts, text.length];
};

/** The longest start of a text that fits with an ellipsis at its logical end: in Arabic that is at the left. */
const withEllipsis = (text: string, name: FontName, direction: Direction, width: number): ShapedLine => {
  const whole = paragraphOf(text, name, direction);
  const reach = advances(whole);
  const room = width - shapedLine(paragraphOf(ELLIPSIS, name, direction), 0, 1).width;
  let used = 0;
  let end = 0;
  for (const [i, advance] of reach.entries()) {
    used += advance;
    if (used > room && i > 0) break;
    end = whole.clusters[i + 1] ?? text.length;
  }
  const shown = text.slice(0, end).trimEnd() + ELLIPSIS;
  return shapedLine(paragraphOf(shown, name, direction), 0, shown.length);
};

/**
 * A cleaned text in lines of at most `width` em, at most `maxLines` of them; what is cut off is shown by an ellipsis. Each paragraph has
 * the direction of its first strong character, and the order within a line is found after the lines are broken (UAX #9, 3.4).
 * @param isCut whether the text is only the start of a longer one
 */
export const layOut = (text: string, name: FontName, width: number, maxLines: number, isCut = false): ShapedLine[] => {
  const lines: ShapedLine[] = [];
  for (const source of text.split('\n')) {
    if (lines.length > maxLines) break;
    const paragraph = paragraphOf(source.trim(), name);
    const whole = shapedLine(paragraph, 0, paragraph.text.length);
    if (whole.width <= width) {
      lines.push(whole);
      continue;
    }
    const starts = lineStarts(paragraph, width, maxLines + 1 - lines.length);
    for (const [i, from] of starts.slice(0, -1).entries()) {
      const line = paragraph.text.slice(from, starts[i + 1]);
      const start = from + line.length - line.trimStart().length;
      lines.push(shapedLine(paragraph, start, start + line.trim().length));
    }
  }
  if (!isCut && lines.length <= maxLines) return lines;
  const shown = lines.slice(0, maxLines);
  const last = shown.at(-1);
  return last ? [...shown.slice(0, -1), withEllipsis(last.text, name, last.direction, width)] : [];
};

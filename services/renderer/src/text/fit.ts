import { type FontName, isPlain, plainWidth } from './base-font';
import { cleaned } from './clean';
import { startOf } from './graphemes';
import { layOut } from './lay-out';
import { paragraphOf } from './runs';
import { type ShapedLine, shapedLine } from './shaped-line';

/** One line of text: a plain one as it is, any other laid out. */
export type Line = string | ShapedLine;

const ELLIPSIS = '\u2026';
/** No cell shows more characters. Bounds the work for a very long cell. */
export const CHARACTERS_CONSIDERED = 1_000;

/** The longest start of a plain text that fits a width, counted in UTF-16 units; at least one character. */
const fittingLength = (text: string, width: number, font: FontName, size: number): number => {
  let used = 0;
  let length = 0;
  for (const character of text) {
    used += plainWidth(character, font, size);
    if (used > width && length > 0) break;
    length += character.length;
  }
  return length;
};

const truncated = (line: string, width: number, font: FontName, size: number): string => {
  const room = width - plainWidth(ELLIPSIS, font, size);
  return line.slice(0, fittingLength(line, room, font, size)).trimEnd() + ELLIPSIS;
};

const fitPlain = (text: string, width: number, font: FontName, size: number, maxLines: number): string[] => {
  if (text.length <= CHARACTERS_CONSIDERED && !text.includes('\n') && plainWidth(text, font, size) <= width)
    return [text];
  const lines: string[] = [];
  for (const paragraph of text.slice(0, CHARACTERS_CONSIDERED).split('\n')) {
    let rest = paragraph.trim();
    do {
      if (lines.length === maxLines) return [...lines.slice(0, -1), truncated(lines.at(-1) ?? '', width, font, size)];
      let length = fittingLength(rest, width, font, size);
      if (length < rest.length) {
        const space = rest.lastIndexOf(' ', length);
        if (space > 0) length = space;
      }
      lines.push(rest.slice(0, length).trimEnd());
      rest = rest.slice(length).trimStart();
    } while (rest.length > 0);
  }
  if (text.length > CHARACTERS_CONSIDERED) lines.push(truncated(lines.pop() ?? '', width, font, size));
  return lines;
};

/** The part of a text that is considered. */
export const firstPart = (text: string): string => startOf(text, CHARACTERS_CONSIDERED);

/** The part of a text that is considered, cleaned. */
export const considered = (text: string): string => cleaned(firstPart(text));

/**
 * Text broken into lines of at most `width` points, each drawn in logical order or from right to left as its script is written: at
 * spaces, line ends and where UAX #14 allows it, and inside a word only when the word itself is too long. Text beyond
 * `maxLines` is cut, and the last line ends with an ellipsis. The fonts of the text are open, see `openFonts`.
 */
export const fitText = (text: string, width: number, font: FontName, size: number, maxLines: number): Line[] => {
  const whole = cleaned(text);
  if (isPlain(whole)) return fitPlain(whole, width, font, size, maxLines);
  return layOut(considered(text), font, width / size, maxLines, text.length > CHARACTERS_CONSIDERED);
};

/** Width in points of the first line of a text, as long as it is. */
export const textWidth = (text: string, font: FontName, size: number): number => {
  const line = considered(text);
  if (isPlain(line)) return plainWidth(line, font, size);
  return shapedLine(paragraphOf(line.replaceAll('\n', ' '), font), 0, line.length).width * size;
};

/** Width in points of a line that is fitted. */
export const lineWidth = (line: Line, font: FontName, size: number): number =>
  typeof line === 'string' ? plainWidth(line, font, size) : line.width * size;

/** Whether a line is read from right to left, and so begins at the right of its column. */
export const isRightToLeft = (line: Line | undefined): boolean => typeof line === 'object' && line.direction === 'rtl';

import { type FontName, textWidth } from './font';

const ELLIPSIS = '\u2026';
/** No cell shows more characters. Bounds the work for a very long cell. */
const CHARACTERS_CONSIDERED = 1_000;

/** The longest start of a text that fits a width, counted in UTF-16 units; at least one character. */
const fittingLength = (text: string, width: number, font: FontName, size: number): number => {
  let used = 0;
  let length = 0;
  for (const character of text) {
    used += textWidth(character, font, size);
    if (used > width && length > 0) break;
    length += character.length;
  }
  return length;
};

const truncated = (line: string, width: number, font: FontName, size: number): string => {
  const room = width - textWidth(ELLIPSIS, font, size);
  return line.slice(0, fittingLength(line, room, font, size)).trimEnd() + ELLIPSIS;
};

/**
 * Text broken into lines of at most `width` points: at spaces and line ends, and inside a word only when the word itself
 * is too long. Text beyond `maxLines` is cut, and the last line ends with an ellipsis.
 */
export const fitText = (text: string, width: number, font: FontName, size: number, maxLines: number): string[] => {
  if (text.length <= CHARACTERS_CONSIDERED && !text.includes('\n') && textWidth(text, font, size) <= width)
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

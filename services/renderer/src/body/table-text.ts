import type { BodyTable } from './body-table';
import { linesIn } from './text-lines';

const BETWEEN = '   ';

/** Longer cells take several lines. */
const cellLines = linesIn(24);

type Line = readonly { lines: string[]; numeric: boolean }[];

const aligned = (text: string, width: number, numeric: boolean): string =>
  numeric ? text.padStart(width) : text.padEnd(width);

/** A table of a mail as lines of text: columns beside each other, numbers at their right, nothing at the end of a line. */
export const tableText = ({ columns, rows, totals }: BodyTable): string[] => {
  const heading = columns.map(({ label, numeric }) => ({ text: label, numeric }));
  const all: Line[] = [heading, ...rows, ...(totals ? [totals] : [])].map((cells) =>
    cells.map(({ text, numeric }) => ({ lines: cellLines(text), numeric })),
  );
  const widths = columns.map((_, at) =>
    all.reduce(
      (most, line) => (line[at]?.lines ?? []).reduce((widest, { length }) => Math.max(widest, length), most),
      0,
    ),
  );
  const lineAt = (line: Line, index: number): string => {
    let text = '';
    for (const [at, { lines, numeric }] of line.entries())
      text += (at === 0 ? '' : BETWEEN) + aligned(lines[index] ?? '', widths[at] ?? 0, numeric);
    return text.trimEnd();
  };
  const written: string[] = [];
  for (const line of all) {
    const height = line.reduce((most, { lines }) => Math.max(most, lines.length), 1);
    for (let index = 0; index < height; index++) written.push(lineAt(line, index));
  }
  return written;
};

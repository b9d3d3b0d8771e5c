const DELIMITERS = [',', ';', '\t', '|'] as const;

/** What separates the cells: the character that is most frequent in the first line outside of quotes. */
const delimiterOf = (text: string): string => {
  const first =
    text
      .slice(0, 10_000)
      .replace(/"(?:[^"]|"")*"/g, '')
      .split(/\r?\n/, 1)[0] ?? '';
  const count = (delimiter: string) => first.split(delimiter).length;
  return DELIMITERS.reduce<string>((best, next) => (count(next) > count(best) ? next : best), ',');
};

/**
 * The records of a CSV text (RFC 4180), also with semicolons or bars, or with tabs as a spreadsheet copies its cells. Lines
 * without any text are left out. What separates the cells is guessed where it is not `known`.
 */
export const recordsOf = (text: string, known?: string): string[][] => {
  const source = text.replace(/^\uFEFF/, '');
  const delimiter = known ?? delimiterOf(source);
  const records: string[][] = [];
  let [record, cell, quoted]: [string[], string, boolean] = [[], '', false];
  const endCell = () => {
    record.push(cell);
    cell = '';
  };
  const endRecord = () => {
    endCell();
    if (record.some((one) => one.trim() !== '')) records.push(record);
    record = [];
  };
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') cell += source[++at];
      else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter) endCell();
    else if (char === '\n') endRecord();
    else if (char !== '\r' || source[at + 1] !== '\n') cell += char;
  }
  endRecord();
  return records;
};

/** A record of a CSV file, and the line it begins on, counted from 1. */
export type CsvRecord = { line: number; cells: string[] };

/** The separator that the first line uses most, outside of quotes; a comma when it uses none. */
const separatorOf = (text: string): string => {
  const first = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const uses = (separator: string) => first.split(separator).length;
  return [',', ';', '\t'].reduce((best, one) => (uses(one) > uses(best) ? one : best));
};

/**
 * The records of a CSV file (RFC 4180) with LF, CRLF or CR, separated by commas, semicolons or tabs; blank lines are left
 * out, and so is a byte order mark. A quote inside an unquoted cell stands for itself; one that is never closed ends with
 * its line, so that it spoils one record and not the rest of the file.
 */
export const csvRecords = (file: string): CsvRecord[] => {
  const text = file.replace(/^\uFEFF/, '');
  const separator = separatorOf(text);
  const cell = new RegExp(`"((?:[^"]|"")*)"(?=${separator}|\\r|\\n|$)|([^${separator}\\r\\n]*)`, 'y');
  const records: CsvRecord[] = [];
  let [line, at] = [1, 0];
  while (at < text.length) {
    const record: CsvRecord = { line, cells: [] };
    for (;;) {
      cell.lastIndex = at;
      const [whole = '', quoted, plain = ''] = cell.exec(text) ?? [];
      record.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (quoted !== undefined) line += quoted.split(/\r\n|\r|\n/).length - 1;
      at += whole.length;
      if (text[at] !== separator) break;
      at += 1;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    if (record.cells.some((value) => value.trim() !== '')) records.push(record);
  }
  return records;
};

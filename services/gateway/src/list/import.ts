import { type FieldError, type ListImport, MAX_MEMBERS, mailbox } from '@punctual/contracts';
import { type CsvRecord, csvRecords } from './csv';

/** Titles of the column with the addresses. */
const TITLES = new Set(['email', 'e-mail', 'mail', 'email address', 'e-mail address', 'emailaddress', 'address']);
/** A file has room for as many lines again that are refused or repeated. */
export const MAX_LINES = 2 * MAX_MEMBERS;
/** How much of a refused value is told back. */
const SHOWN = 300;

/** What a file asks for: addresses with the line each was first on, and what is refused already. */
export type Wanted = {
  lines: number;
  addresses: Map<string, number>;
  repeated: number;
  refused: ListImport['refused'];
};

const columnOf = (first: CsvRecord | undefined): { index: number; titled: boolean } => {
  const index = first?.cells.findIndex((title) => TITLES.has(title.trim().toLowerCase())) ?? -1;
  return index < 0 ? { index: 0, titled: false } : { index, titled: true };
};

/**
 * Reads a CSV file of addresses: the column titled `email` (or a like title), or the first column of a file without such a
 * title. Each line that is no address is refused with a reason, in words. Problems of the whole file come back as errors.
 */
export const readImport = (file: string): Wanted | { errors: FieldError[] } => {
  const records = csvRecords(file);
  const { index, titled } = columnOf(records[0]);
  const rows = titled ? records.slice(1) : records;
  if (rows.length === 0) return { errors: [{ path: '', message: 'the file has no addresses' }] };
  if (rows.length > MAX_LINES)
    return { errors: [{ path: '', message: `the file has ${rows.length} lines; at most ${MAX_LINES} are taken` }] };
  const wanted: Wanted = { lines: rows.length, addresses: new Map(), repeated: 0, refused: [] };
  for (const { line, cells } of rows) {
    const value = cells[index] ?? '';
    const read = mailbox.safeParse(value);
    if (!read.success) {
      const reason = value.trim() === '' ? 'there is no address' : (read.error.issues[0]?.message ?? 'is no address');
      wanted.refused.push({ line, value: value.slice(0, SHOWN), reason });
    } else if (wanted.addresses.has(read.data)) wanted.repeated += 1;
    else wanted.addresses.set(read.data, line);
  }
  return wanted;
};

/** The report of an import: `added` of the addresses are new, and those in `noRoom` did not fit. */
export const reportOf = (
  { lines, addresses, repeated, refused }: Wanted,
  { added, noRoom }: { added: number; noRoom: readonly string[] },
): ListImport => {
  const reason = `the list has ${MAX_MEMBERS} members already`;
  const full = noRoom.map((value) => ({ line: addresses.get(value) ?? 0, value, reason }));
  const alreadyThere = addresses.size - added - noRoom.length + repeated;
  return { lines, added, alreadyThere, refused: [...refused, ...full].sort((a, b) => a.line - b.line) };
};

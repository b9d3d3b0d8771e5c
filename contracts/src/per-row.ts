import { z } from 'zod';
import { PAGE_SIZE } from './occurrence';
import { personal } from './personal';
import type { FieldError } from './rejection';
import type { PerRow } from './rest/per-row';
import type { Source, SourceRow } from './rest/source';
import { MAX_RECIPIENTS, type Recipient } from './shared';
import { line, mailbox } from './text';

/** The most sets of parameters and subject in one run, which is also the most renderings. */
export const MAX_PARTS = 200;
/** The most refused rows that a run names; it counts them all. */
const MAX_REFUSED_SHOWN = 100;
/** The most characters of a value that selects rows: events carry these values. */
const MAX_VALUE = 200;

/** What selects rows: a text, a number or a boolean. Other JSON has no obvious equality. A text may be the address of whom they are for. */
export const partValue = z.union([
  z.string().register(personal, { is: 'address', orElse: 'anything' }),
  z.number(),
  z.boolean(),
]);
export type PartValue = z.infer<typeof partValue>;

/** One delivery to people of the rows: they get the same part of the report under the same subject, null for the report's own. */
export type PartPage = { recipients: Recipient[]; values: PartValue[]; subject: string | null };
type RefusedRow = { row: number; address: string | null; reason: string };
/** Why people who stand in rows get none of them, by their address. */
export type Denied = ReadonlyMap<string, string>;
const NOBODY: Denied = new Map();
/** The people in the rows of a report, in pages; `parts` has the values of each part once. */
export type People = {
  pages: PartPage[];
  parts: PartValue[][];
  recipients: number;
  refusedRows: number;
  refused: RefusedRow[];
};

/** Why the rights of recipients cannot count for a report; null where they can. Nobody but its owner has a right to the rows that it holds. */
export const runAsProblem = (source: Source, { runAs }: Pick<PerRow, 'runAs'>): string | null =>
  runAs === 'recipient' && source.kind === 'inline'
    ? 'must be "owner": the rows of this report are its owner\'s own; "recipient" needs a data source'
    : null;

/** What identifies a part: equal values give equal texts, and `1` is not `"1"`. */
export const partKey = (values: readonly PartValue[]): string => JSON.stringify(values);

/** The value of a column; null unless the row has it (`constructor` is not a column). */
const valueAt = (row: SourceRow, column: string): unknown => (Object.hasOwn(row, column) ? row[column] : null) ?? null;

/** The values of a row in the columns that select rows, or why it belongs to no part. */
const partIn = (row: SourceRow, columns: readonly string[]): PartValue[] | { reason: string } => {
  const values: PartValue[] = [];
  for (const column of columns) {
    const value = valueAt(row, column);
    if (value === null) return { reason: `it has no value in "${column}"` };
    const read = partValue.safeParse(value);
    if (!read.success) return { reason: `"${column}" must be text, a number, true or false` };
    if (String(read.data).length > MAX_VALUE)
      return { reason: `"${column}" must have at most ${MAX_VALUE} characters` };
    // Two such numbers may have been different ones before they were read, and somebody would get the rows of another.
    if (Number.isInteger(read.data) && !Number.isSafeInteger(read.data))
      return { reason: `"${column}" has more digits than a JSON number keeps; give it as text` };
    values.push(read.data);
  }
  return values;
};

/** The rows of each part, by its `partKey`. Rows that belong to none are left out. */
export const rowsByPart = <R extends SourceRow>(rows: readonly R[], columns: readonly string[]): Map<string, R[]> => {
  const parts = new Map<string, R[]>();
  for (const row of rows) {
    const values = partIn(row, columns);
    if ('reason' in values) continue;
    const key = partKey(values);
    const part = parts.get(key);
    if (part) part.push(row);
    else parts.set(key, [row]);
  }
  return parts;
};

/** The columns that `perRow` names and no row has, by their path in it. Rows that are not there lack nothing. */
export const missingColumns = (
  rows: readonly SourceRow[],
  { address, parameters, subject }: Pick<PerRow, 'address' | 'parameters' | 'subject'>,
): FieldError[] => {
  if (rows.length === 0) return [];
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const named = [
    ['address', address] as const,
    ...parameters.map((column, index) => [`parameters.${index}`, column] as const),
    ...(subject === undefined ? [] : [['subject', subject] as const]),
  ];
  return named.flatMap(([path, column]) =>
    known.includes(column)
      ? []
      : [{ path, message: `the report has no column "${column}"; it has ${known.slice(0, 20).join(', ')}` }],
  );
};

type Person = { email: string; values: PartValue[]; subject: string | null };
const personIn = (
  row: SourceRow,
  { address, parameters, subject }: PerRow,
  denied: Denied,
): Person | { reason: string } => {
  const given = valueAt(row, address);
  if (given === null) return { reason: 'it has no address' };
  if (typeof given !== 'string') return { reason: 'the address must be text' };
  const email = mailbox.safeParse(given);
  if (!email.success) return { reason: `the address is refused: ${email.error.issues[0]?.message}` };
  const denial = denied.get(email.data);
  if (denial !== undefined) return { reason: denial };
  const values = partIn(row, parameters);
  if ('reason' in values) return values;
  const title = subject === undefined ? null : valueAt(row, subject);
  if (title === null || title === '') return { email: email.data, values, subject: null };
  if (typeof title !== 'string') return { reason: 'the subject must be text' };
  const checked = line(MAX_VALUE).safeParse(title);
  if (!checked.success) return { reason: `the subject is refused: it ${checked.error.issues[0]?.message}` };
  return { email: email.data, values, subject: title };
};

const pagesFor = ({ values, subject, emails }: Omit<Person, 'email'> & { emails: string[] }): PartPage[] =>
  Array.from({ length: Math.ceil(emails.length / PAGE_SIZE) }, (_, page) => ({
    recipients: emails.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE).map((email) => ({ email, role: 'to' })),
    values,
    subject,
  }));

/**
 * The people that the rows of a report name, each with what selects their rows: an address with the same values is one
 * person, whose first subject counts. Always the same pages for the same rows. A row with a bad address, value or subject is refused
 * and the others go; a missing column, too many people or too many parts are a `problem`, and nobody is sent to.
 * @param denied people who may not have the rows, although they stand in them
 */
export const peopleOf = (
  rows: readonly SourceRow[],
  perRow: PerRow,
  denied: Denied = NOBODY,
): People | { problem: string } => {
  const [missing] = missingColumns(rows, perRow);
  if (missing) return { problem: missing.message };
  const letters = new Map<string, Omit<Person, 'email'> & { emails: string[] }>();
  const known = new Set<string>();
  const refused: RefusedRow[] = [];
  let refusedRows = 0;
  for (const [index, row] of rows.entries()) {
    const person = personIn(row, perRow, denied);
    if ('reason' in person) {
      refusedRows += 1;
      const address = valueAt(row, perRow.address);
      const shown = typeof address === 'string' ? address.slice(0, MAX_VALUE) : null;
      if (refused.length < MAX_REFUSED_SHOWN) refused.push({ row: index, address: shown, reason: person.reason });
      continue;
    }
    const { email, values, subject } = person;
    const identity = `${email} ${partKey(values)}`;
    if (known.has(identity)) continue;
    known.add(identity);
    const key = JSON.stringify([values, subject]);
    const letter = letters.get(key) ?? { values, subject, emails: [] };
    letter.emails.push(email);
    letters.set(key, letter);
  }
  if (known.size > MAX_RECIPIENTS)
    return { problem: `the rows name ${known.size} people; a run goes to at most ${MAX_RECIPIENTS}` };
  if (letters.size > MAX_PARTS)
    return { problem: `the rows have ${letters.size} sets of parameters and subject; a run has at most ${MAX_PARTS}` };
  const all = [...letters.values()];
  const parts = new Map(all.map(({ values }) => [partKey(values), values]));
  const pages = all.flatMap(pagesFor);
  return { pages, parts: [...parts.values()], recipients: known.size, refusedRows, refused };
};

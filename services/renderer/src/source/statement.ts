import type { QueryValues } from './row-source';
import { SourceError } from './source-error';
import { type Dialect, type Piece, piecesOf } from './sql-text';
import { valueNamed } from './values';

/** A statement with the placeholders of its database, and what is bound to them in their order. */
export type Bound = { text: string; values: readonly (string | number | boolean | null)[] };

const READS = new Set(['select', 'with', 'values', 'table']);
const DUCKDB_READS = new Set([...READS, 'from', 'pivot', 'unpivot', 'summarize', 'describe', 'show']);

/**
 * Functions that a query of a report has no use for: they change the session, run text as a statement, or reach files and other servers.
 * This is no sandbox. The role of the connection is, with a transaction that is READ ONLY; these names are refused early, in words.
 */
const DENIED: Readonly<Record<Dialect, RegExp>> = {
  postgres:
    /^(set_config|query_to_xml\w*|cursor_to_xml\w*|ts_stat|dblink\w*|lo_import|lo_export|lo_put|lo_from_bytea|pg_read_\w*file|pg_ls_\w+|pg_stat_file|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_advisory_\w+|pg_try_advisory_\w+|pg_notify)$/i,
  mysql: /^(outfile|dumpfile|load_file|get_lock|sys_exec|sys_eval)$/i,
  sqlite: /^(load_extension|readfile|writefile|edit)$/i,
  duckdb: /^(getenv|read_text|read_blob)$/i,
};

/** A name in double quotes is a name too, and in MySQL one in backquotes. */
const nameIn = (piece: Piece): string | null => {
  if (piece.kind === 'word') return piece.text;
  return piece.kind === 'text' && /^["`]/.test(piece.text) ? piece.text.slice(1, -1) : null;
};

const denied = (what: string): SourceError =>
  new SourceError('denied', `the query may only read: ${what} is not allowed in the source of a report`);

/** @throws SourceError `denied` for more than one statement, one that does not read, and functions with side effects */
const check = (pieces: readonly Piece[], dialect: Dialect): void => {
  const end = pieces.findIndex(({ kind }) => kind === 'end');
  if (end >= 0 && pieces.slice(end).some(({ kind }) => kind !== 'blank' && kind !== 'end'))
    throw denied('more than one statement');
  const first = pieces.find((piece) => piece.kind !== 'blank' && !(piece.kind === 'text' && piece.text === '('));
  const word = first?.kind === 'word' ? first.text.toLowerCase() : '';
  if (!(dialect === 'duckdb' ? DUCKDB_READS : READS).has(word))
    throw denied(word === '' ? 'anything but a SELECT' : word.toUpperCase());
  for (const [index, piece] of pieces.entries()) {
    const name = nameIn(piece);
    if (name !== null && DENIED[dialect].test(name)) throw denied(name);
    // `U&"set\005fconfig"` is a name that cannot be read here.
    if (dialect === 'postgres' && name?.toLowerCase() === 'u' && textAt(pieces, index + 1) === '&') {
      if (/^["']/.test(textAt(pieces, index + 2))) throw denied('a name or text with Unicode escapes (U&)');
    }
  }
};

const textAt = (pieces: readonly Piece[], index: number): string => {
  const piece = pieces[index];
  return piece && 'text' in piece ? piece.text : '';
};

/** Checks a query that is not run yet, so without values. @throws SourceError */
export const checkStatement = (query: string, dialect: Dialect): void => check(piecesOf(query, dialect), dialect);

const scalar = (name: string, value: unknown): Bound['values'][number] => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'object') return JSON.stringify(value);
  throw new SourceError('missing-parameter', `the parameter "${name}" has no value that a query can use`);
};

/** The most values of all lists in one query. */
const MAX_BOUND = 1_000;

/**
 * Puts the placeholders of a database where a query has `:name`. The values go to the database beside the text and are never part of
 * it. A list becomes a placeholder for each value, for `IN (:names)`; an empty one is NULL, which equals nothing.
 * @throws SourceError `bad-query`, `denied`, `missing-parameter`
 */
export const boundStatement = (query: string, dialect: Dialect, values: QueryValues): Bound => {
  const pieces = piecesOf(query, dialect);
  check(pieces, dialect);
  const bound: Bound['values'][number][] = [];
  const placed = new Map<string, string>();
  const place = (value: Bound['values'][number]): string => {
    bound.push(value);
    if (bound.length > MAX_BOUND)
      throw new SourceError('bad-query', `the query binds more than ${MAX_BOUND} values; its lists are too long`);
    if (dialect === 'mysql') return '?';
    return `${dialect === 'sqlite' ? '?' : '$'}${bound.length}`;
  };
  const placeholders = (name: string): string => {
    const known = placed.get(name);
    if (known !== undefined && dialect !== 'mysql') return known;
    const value = valueNamed(values, name);
    const many = Array.isArray(value) ? (value.length === 0 ? [null] : (value as unknown[])) : [value];
    const text = many.map((one) => place(scalar(name, one))).join(', ');
    placed.set(name, text);
    return text;
  };
  const text = pieces.map((piece) => {
    if (piece.kind === 'parameter') return placeholders(piece.name);
    return piece.kind === 'end' ? '' : piece.text;
  });
  return { text: text.join(''), values: bound };
};

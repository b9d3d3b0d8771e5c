import { SourceError } from './source-error';

/** What differs in how a database reads the text of a statement. */
export type Dialect = 'postgres' | 'mysql' | 'sqlite' | 'duckdb';

/** A piece of a statement: text that is passed on, a word of it, a parameter, or the end of a statement. */
export type Piece =
  | { kind: 'text' | 'word'; text: string }
  | { kind: 'parameter'; name: string }
  | { kind: 'blank'; text: string }
  | { kind: 'end' };

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d[\p{L}\p{N}_.]*/uy;
const PARAMETER = /:([A-Za-z_]\w*)/y;
const DOLLAR_QUOTE = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const SPACE = /\s+/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const unclosed = (what: string): SourceError =>
  new SourceError('bad-query', `the query has ${what} that is not closed`);

/** The end of what begins at `at` with a quote: a doubled quote is one inside, as is one behind a backslash where that escapes. */
const endOfQuoted = (text: string, at: number, close: string, isEscaping: boolean): number => {
  for (let place = at + 1; place < text.length; place += 1) {
    if (isEscaping && text[place] === '\\') place += 1;
    else if (text[place] === close) {
      if (text[place + 1] !== close) return place + 1;
      place += 1;
    }
  }
  throw unclosed(`a quote ${close}`);
};

const endOfComment = (text: string, at: number, nests: boolean): number => {
  let depth = 1;
  for (let place = at + 2; place < text.length; place += 1) {
    const two = text.slice(place, place + 2);
    if (two === '*/') {
      depth -= 1;
      place += 1;
      if (depth === 0) return place + 1;
    } else if (nests && two === '/*') {
      depth += 1;
      place += 1;
    }
  }
  throw unclosed('a comment');
};

const endOfLine = (text: string, at: number): number => {
  const found = text.slice(at).search(/[\r\n]/);
  return found < 0 ? text.length : at + found;
};

/** The end of white space or a comment that begins here; null when there is none. */
const endOfBlank = (text: string, at: number, dialect: Dialect): number | null => {
  const space = matchAt(SPACE, text, at);
  if (space) return at + space[0].length;
  const two = text.slice(at, at + 2);
  // MySQL reads `5--3` as a sum: a comment has white space behind the dashes.
  if (two === '--' && (dialect !== 'mysql' || /^$|\s/.test(text.slice(at + 2, at + 3)))) return endOfLine(text, at);
  if (text[at] === '#' && dialect === 'mysql') return endOfLine(text, at);
  if (two !== '/*') return null;
  // MySQL runs what is in `/*! … */`, so it is no comment.
  if (dialect === 'mysql' && /^\/\*M?!/.test(text.slice(at, at + 4)))
    throw new SourceError('bad-query', 'the query has a comment that MySQL would run (/*! … */); leave it out');
  return endOfComment(text, at, dialect === 'postgres' || dialect === 'duckdb');
};

/** The end of a quoted text or name that begins here; null when there is none. */
const endOfQuote = (text: string, at: number, dialect: Dialect, before: string): number | null => {
  const char = text[at];
  if (char === "'" || (char === '"' && dialect === 'mysql'))
    return endOfQuoted(text, at, char, dialect === 'mysql' || (dialect !== 'sqlite' && /^e$/i.test(before)));
  if (char === '"') return endOfQuoted(text, at, char, false);
  if (char === '`' && (dialect === 'mysql' || dialect === 'sqlite')) return endOfQuoted(text, at, char, false);
  if (char === '[' && dialect === 'sqlite') return endOfQuoted(text, at, ']', false);
  if (char !== '$' || (dialect !== 'postgres' && dialect !== 'duckdb')) return null;
  const tag = matchAt(DOLLAR_QUOTE, text, at)?.[0];
  if (tag === undefined) return null;
  const end = text.indexOf(tag, at + tag.length);
  if (end < 0) throw unclosed(`a quote ${tag}`);
  return end + tag.length;
};

/** Placeholders of the databases themselves, which nothing would be bound to. */
const STRAY: Readonly<Record<Dialect, RegExp>> = {
  postgres: /\$\d/y,
  mysql: /\?/y,
  sqlite: /\?|[$@]\w/y,
  duckdb: /\?|\$\w/y,
};

/** A parameter begins behind space or an operator: `::text`, `a:b` and `[1:2]` are none. */
const mayBegin = (text: string, at: number): boolean => !/[\p{L}\p{N}_$:\])"'`]/u.test(text[at - 1] ?? ' ');

/**
 * The pieces of a statement. Strings, names, comments and dollar quotes are passed on as they are, so that nothing in them is taken for a
 * parameter or for the end of the statement.
 * @throws SourceError `bad-query` for what is not closed, and for placeholders that are not `:name`
 */
export const piecesOf = (text: string, dialect: Dialect): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  let word = '';
  const take = (kind: 'text' | 'word' | 'blank', end: number) => {
    const taken = text.slice(at, end);
    pieces.push({ kind, text: taken });
    word = kind === 'word' ? taken : '';
    at = end;
  };
  while (at < text.length) {
    const blank = endOfBlank(text, at, dialect);
    const quoted = blank === null ? endOfQuote(text, at, dialect, word) : null;
    const name = matchAt(IDENTIFIER, text, at)?.[0] ?? matchAt(NUMBER, text, at)?.[0];
    const parameter = mayBegin(text, at) ? matchAt(PARAMETER, text, at) : null;
    if (blank !== null) take('blank', blank);
    else if (quoted !== null) take('text', quoted);
    else if (name !== undefined) take('word', at + name.length);
    else if (parameter) {
      pieces.push({ kind: 'parameter', name: parameter[1] ?? '' });
      word = '';
      at += parameter[0].length;
    } else if (text[at] === ';') {
      pieces.push({ kind: 'end' });
      word = '';
      at += 1;
    } else if (matchAt(STRAY[dialect], text, at))
      throw new SourceError('bad-query', `the query has the placeholder "${text.slice(at, at + 2)}"; write :name`);
    else take('text', at + 1);
  }
  return pieces;
};

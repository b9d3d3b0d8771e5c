import type { ReportBody } from '../api/reports';
import { words } from './source.words';

export type Source = ReportBody['source'];
type Row = Extract<Source, { kind: 'inline' }>['rows'][number];
type Http = Extract<Source, { kind: 'http' }>;
type QueryValue = NonNullable<Http['query']>[string];
type Paging = NonNullable<Http['paging']>;

export const SOURCE_KINDS = ['inline', 'sql', 'json', 'csv'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A field of a request: its value, or the name of the parameter or secret that holds it. */
export type RequestField = { name: string; from: 'text' | 'name'; value: string; was?: Exclude<QueryValue, object> };

/** Where the rows come from, as it is typed. What belongs to another kind stays beside it, and comes back with the kind. */
export type SourceForm = {
  kind: SourceKind;
  connection: string;
  statement: string;
  url: string;
  method: 'GET' | 'POST';
  query: RequestField[];
  headers: RequestField[];
  /** JSON; empty for none. */
  body: string;
  rowsAt: string;
  paging: 'none' | Paging['by'];
  next: string;
  cursor: string;
  maxPages: string;
};

export const blankSource: SourceForm = {
  kind: 'inline',
  connection: '',
  statement: '',
  url: '',
  method: 'GET',
  query: [],
  headers: [],
  body: '',
  rowsAt: '',
  paging: 'none',
  next: '',
  cursor: '',
  maxPages: '',
};

const queryField = ([name, value]: [string, QueryValue]): RequestField =>
  typeof value === 'object'
    ? { name, from: 'name', value: value.parameter }
    : { name, from: 'text', value: String(value), was: value };

/** What was a number or a truth value stays one while it is not typed over; a query sends either as text. */
const queryValue = ({ from, value, was }: RequestField): QueryValue => {
  if (from === 'name') return { parameter: value.trim() };
  return was !== undefined && String(was) === value ? was : value;
};

const pagingForm = (paging: Http['paging']): Partial<SourceForm> => {
  if (!paging) return {};
  const { by, maxPages } = paging;
  const most = { paging: by, maxPages: maxPages === undefined ? '' : String(maxPages) };
  return paging.by === 'cursor' ? { ...most, next: paging.next, cursor: paging.parameter } : most;
};

/** The source of a report as it is typed. */
export const fromSource = (source: Source): SourceForm => {
  if (source.kind === 'inline') return blankSource;
  if (source.kind === 'sql')
    return { ...blankSource, kind: 'sql', connection: source.connection, statement: source.query };
  const { url, method = 'GET', query = {}, headers = {}, body, format = 'json', rowsAt = '', paging } = source;
  return {
    ...blankSource,
    kind: format,
    url,
    method,
    query: Object.entries(query).map(queryField),
    headers: Object.entries(headers).map(([name, value]) =>
      typeof value === 'string' ? { name, from: 'text', value } : { name, from: 'name', value: value.secret },
    ),
    body: body === undefined ? '' : JSON.stringify(body, null, 2),
    rowsAt,
    ...pagingForm(paging ?? null),
  };
};

const named = <Value>(fields: readonly RequestField[], holds: (field: RequestField) => Value) =>
  Object.fromEntries(fields.filter(({ name }) => name.trim() !== '').map((field) => [field.name.trim(), holds(field)]));

/** Pages by a cursor need JSON, in which it is found. */
const pagingOf = ({ kind, paging, next, cursor, maxPages }: SourceForm): Http['paging'] => {
  const most = maxPages.trim() === '' ? {} : { maxPages: Number(maxPages) };
  if (paging === 'link') return { by: 'link', ...most };
  return paging === 'cursor' && kind === 'json'
    ? { by: 'cursor', next: next.trim(), parameter: cursor.trim(), ...most }
    : null;
};

const parsed = (text: string): { value: unknown } | null => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
};

/** Why what is typed cannot be the body of a request; true where it can. */
export const bodyProblem = (body: string): true | string => body.trim() === '' || parsed(body) !== null || words.noJson;

const httpOf = (form: SourceForm): Http => {
  const { kind, url, method, query, headers, body, rowsAt } = form;
  const sent = method === 'POST' ? parsed(body) : null;
  return {
    kind: 'http',
    url: url.trim(),
    method,
    query: named(query, queryValue),
    headers: named(headers, ({ from, value }) => (from === 'name' ? { secret: value.trim() } : value)),
    ...(sent ? { body: sent.value as NonNullable<Http['body']> } : {}),
    format: kind === 'csv' ? 'csv' : 'json',
    ...(kind === 'json' && rowsAt.trim() !== '' ? { rowsAt: rowsAt.trim() } : {}),
    paging: pagingOf(form),
  };
};

/** The source as the API takes it; `rows` are those that the report holds itself. */
export const toSource = (form: SourceForm, rows: Row[]): Source => {
  if (form.kind === 'inline') return { kind: 'inline', rows };
  if (form.kind === 'sql') return { kind: 'sql', connection: form.connection, query: form.statement };
  return httpOf(form);
};

/** Whether there is enough to read something. */
export const isComplete = ({ kind, connection, statement, url, body }: SourceForm, rows: readonly Row[]): boolean => {
  if (kind === 'inline') return rows.length > 0;
  if (kind === 'sql') return connection !== '' && statement.trim() !== '';
  return url.trim() !== '' && bodyProblem(body) === true;
};

const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$/g;
const PARAMETER = /(?<![\w$:\])"'`]):([A-Za-z_]\w*)/g;

/** The parameters that a source uses, each once: those of a query outside of its texts and comments, or of a request. */
export const usedParameters = ({ kind, statement, query, body }: SourceForm): string[] => {
  if (kind === 'inline') return [];
  if (kind === 'sql')
    return [...new Set([...statement.replace(QUOTED, ' ').matchAll(PARAMETER)].map(([, name = '']) => name))];
  const inBody = [...body.matchAll(/\{\s*"parameter"\s*:\s*"([^"]+)"\s*\}/g)].map(([, name = '']) => name);
  const inQuery = query.filter(({ from, value }) => from === 'name' && value.trim() !== '');
  return [...new Set([...inQuery.map(({ value }) => value.trim()), ...inBody])];
};

const DIRECT: Readonly<Record<string, keyof SourceForm>> = {
  connection: 'connection',
  url: 'url',
  method: 'method',
  body: 'body',
  rowsAt: 'rowsAt',
  paging: 'paging',
  'paging.by': 'paging',
  'paging.next': 'next',
  'paging.parameter': 'cursor',
  'paging.maxPages': 'maxPages',
};

/** The row of a field of the request that a path names: `headers.X-Key` or, in it, `headers.X-Key.secret`. */
const rowNamed = (of: 'query' | 'headers', fields: readonly RequestField[], path: string) => {
  const rest = path.slice(of.length + 1);
  const at = fields.findIndex(({ name }) => rest === name.trim() || rest.startsWith(`${name.trim()}.`));
  return at < 0 ? null : (`${of}.${at}.value` as const);
};

/** The field of the form that shows what the server says about a path in the source; null where it has none. */
export const sourceFieldOf = (path: string, form: SourceForm) => {
  if (form.kind === 'sql' && path === 'query') return 'statement';
  if (path.startsWith('query.')) return rowNamed('query', form.query, path);
  if (path === 'query' || path === 'headers') return form[path].length > 0 ? (`${path}.0.name` as const) : null;
  if (path.startsWith('headers.')) return rowNamed('headers', form.headers, path);
  return DIRECT[path] ?? null;
};

import type { Probe, ProbeBody } from '../api/datasets';

type Http = Extract<Probe['source'], { kind: 'http' }>;

/** A probe as it is typed. The name is that of its dataset. `kept` is the stored request, with what is not edited here. */
export type ProbeForm = {
  name: string;
  kind: 'sql' | 'json' | 'csv';
  connection: string;
  statement: string;
  url: string;
  rowsAt: string;
  every: string;
  kept: Http | null;
};

const blank: ProbeForm = {
  ...{ name: '', kind: 'sql', connection: '', statement: '', url: '', rowsAt: '', every: 'PT1M', kept: null },
};

/** What the form holds at first. */
export const fromProbe = (name: string, probe: Probe | null): ProbeForm => {
  if (!probe) return { ...blank, name };
  const { source, every } = probe;
  if (source.kind === 'sql') return { ...blank, name, every, connection: source.connection, statement: source.query };
  return { ...blank, name, every, kind: source.format, url: source.url, rowsAt: source.rowsAt ?? '', kept: source };
};

const requestOf = ({ kind, url, rowsAt, kept }: ProbeForm): ProbeBody['source'] => {
  const { rowsAt: _, ...rest } = kept ?? { kind: 'http' as const, method: 'GET' as const };
  const at = kind === 'json' && rowsAt.trim() !== '' ? { rowsAt: rowsAt.trim() } : {};
  return { ...rest, url: url.trim(), format: kind === 'csv' ? 'csv' : 'json', ...at };
};

/** The form as the API takes it. */
export const toBody = (form: ProbeForm): ProbeBody => ({
  source: form.kind === 'sql' ? { kind: 'sql', connection: form.connection, query: form.statement } : requestOf(form),
  every: form.every,
});

const FIELDS = {
  every: 'every',
  source: 'kind',
  'source.kind': 'kind',
  'source.connection': 'connection',
  'source.query': 'statement',
  'source.url': 'url',
  'source.rowsAt': 'rowsAt',
} as const;

/** The form's field of a path in the body. */
export const fieldOf = (path: string): (typeof FIELDS)[keyof typeof FIELDS] | 'root' =>
  path in FIELDS ? FIELDS[path as keyof typeof FIELDS] : 'root';

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The fields in which two probes differ, each with both values. */
export const differencesOf = (mine: ProbeForm, theirs: ProbeForm, names: Record<'source' | 'every', string>) =>
  (['source', 'every'] as const)
    .map((field) => ({ field: names[field], mine: shown(toBody(mine)[field]), theirs: shown(toBody(theirs)[field]) }))
    .filter((both) => both.mine !== both.theirs);

import type { Path } from 'react-hook-form';
import type { Report, ReportBody } from '../api/reports';
import { columnsOf, type Row } from './rows';

/** A report while it is edited. Parameters are pairs, and all columns are there, so that each can be shown or not. */
export type ReportForm = {
  name: string;
  type: string;
  rows: Row[];
  parameters: { name: string; value: string }[];
  /** False: all columns of the rows, as they come. */
  chooseColumns: boolean;
  columns: { key: string; label: string }[];
  metrics: Report['metrics'];
  charts: Report['charts'];
  template: string | null;
};

/** A new report. */
export const blank: ReportForm = {
  name: '',
  type: '',
  rows: [],
  parameters: [],
  chooseColumns: false,
  columns: [],
  metrics: [],
  charts: [],
  template: null,
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
/** `12`, `true` and `{"a":1}` are what they are in JSON; anything else is a text. */
const readValue = (text: string): unknown => {
  const value = parsed(text.trim());
  return value === undefined ? text : value;
};
/** The text that `readValue` reads as the value: a text that looks like JSON needs its quotes. */
const writeValue = (value: unknown): string =>
  typeof value === 'string' && parsed(value.trim()) === undefined ? value : JSON.stringify(value);

/** The form of a report. */
export const fromReport = ({
  name,
  type,
  source,
  parameters,
  columns,
  metrics,
  charts,
  template,
}: Report): ReportForm => ({
  name,
  type,
  rows: source.rows,
  parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value: writeValue(value) })),
  chooseColumns: columns !== null,
  columns: (columns ?? []).map(({ key, label = '' }) => ({ key, label })),
  metrics,
  charts,
  template,
});

/** The body that saves or previews a form. */
export const toBody = (form: ReportForm): ReportBody => ({
  name: form.name.trim(),
  type: form.type.trim(),
  source: { kind: 'inline', rows: form.rows },
  parameters: Object.fromEntries(
    form.parameters.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), readValue(value)]),
  ),
  columns: form.chooseColumns
    ? form.columns.map(({ key, label }) => (label.trim() === '' ? { key } : { key, label: label.trim() }))
    : null,
  metrics: form.metrics,
  charts: form.charts,
  template: form.template,
});

/** The columns to begin with when they are chosen: those of the rows. */
export const startingColumns = (rows: readonly Row[]): ReportForm['columns'] =>
  columnsOf(rows).map((key) => ({ key, label: '' }));

/** The field of the form that shows what the server says about a path of the body. */
export const fieldOf = (path: string): Path<ReportForm> | 'root' => {
  const own = path.replace(/^report\./, '');
  if (own === 'name' || own === 'type' || own === 'template') return own;
  if (own.startsWith('source')) return 'rows';
  return /^(?:metrics|charts|columns)\.\d+\.\w+$/.test(own) ? (own as Path<ReportForm>) : 'root';
};

/** Whether there is enough for the server to show something. */
export const canPreview = ({ name, type, rows }: ReportForm): boolean =>
  name.trim() !== '' && type.trim() !== '' && rows.length > 0;

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The fields in which two reports differ, each with both values. Rows are told by their number. */
export const differences = (mine: ReportBody, theirs: ReportBody) =>
  (['name', 'type', 'source', 'parameters', 'columns', 'metrics', 'charts', 'template'] as const)
    .filter((field) => JSON.stringify(mine[field]) !== JSON.stringify(theirs[field]))
    .map((field) => ({ field, mine: shown(mine[field]), theirs: shown(theirs[field]) }));

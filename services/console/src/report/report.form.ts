import type { Path } from 'react-hook-form';
import type { Report, ReportBody } from '../api/reports';
import { type ChartForm, fromChart, toChart } from './chart.form';
import { type ColumnForm, fromColumn, fromMetric, type MetricForm, toColumn, toMetric } from './columns.form';
import { type FilesForm, fromFiles, toFiles } from './files.form';
import type { Row } from './rows';
import { blankSource, fromSource, isComplete, type SourceForm, sourceFieldOf, toSource } from './source.form';

/** A report while it is edited. Parameters are pairs, and all columns are there, so that each can be shown or not. */
export type ReportForm = {
  name: string;
  type: string;
  /** Those that the report holds itself. */
  rows: Row[];
  source: SourceForm;
  parameters: { name: string; value: string }[];
  /** False: all columns of the rows, as they come. */
  chooseColumns: boolean;
  columns: ColumnForm[];
  metrics: MetricForm[];
  charts: ChartForm[];
  template: string | null;
  /** BCP 47; empty for English with ISO dates. */
  locale: string;
  files: FilesForm;
  /** Empty for the usual one. */
  fileName: string;
  /** What a report holds beside, which is not edited here and is kept as it is. */
  others: Omit<ReportBody, Edited>;
};

type Edited = (typeof EDITED)[number];

/** A new report. */
export const blank: ReportForm = {
  name: '',
  type: '',
  rows: [],
  source: blankSource,
  parameters: [],
  chooseColumns: false,
  columns: [],
  metrics: [],
  charts: [],
  template: null,
  locale: '',
  files: fromFiles({}),
  fileName: '',
  others: {},
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

/** What a report holds beside what is edited here. */
const othersOf = (body: ReportBody): ReportForm['others'] =>
  Object.fromEntries(
    Object.entries(body).filter(([field]) => !EDITED.some((edited) => edited === field)),
  ) as ReportForm['others'];

/** The form of a report. */
export const fromReport = ({
  id: _,
  userId: __,
  version: ___,
  createdAt: ____,
  updatedAt: _____,
  ...body
}: Report): ReportForm => ({
  name: body.name,
  type: body.type,
  rows: body.source.kind === 'inline' ? body.source.rows : [],
  source: fromSource(body.source),
  parameters: Object.entries(body.parameters).map(([key, value]) => ({ name: key, value: writeValue(value) })),
  chooseColumns: body.columns !== null,
  columns: (body.columns ?? []).map(fromColumn),
  metrics: body.metrics.map(fromMetric),
  charts: body.charts.map(fromChart),
  template: body.template,
  locale: body.locale ?? '',
  files: fromFiles(body.files),
  fileName: body.fileName ?? '',
  others: othersOf(body),
});

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The values of the parameters that have a name. */
export const parametersOf = ({ parameters }: Pick<ReportForm, 'parameters'>): ReportBody['parameters'] =>
  Object.fromEntries(
    parameters.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), readValue(value)]),
  );

/** The body that saves or previews a form. */
export const toBody = (form: ReportForm): ReportBody => ({
  ...form.others,
  name: form.name.trim(),
  type: form.type.trim(),
  source: toSource(form.source, form.rows),
  parameters: parametersOf(form),
  columns: form.chooseColumns ? form.columns.map(toColumn) : null,
  metrics: form.metrics.map(toMetric),
  charts: form.charts.map(toChart),
  template: form.template,
  locale: orNull(form.locale),
  files: toFiles(form.files),
  fileName: orNull(form.fileName),
});

/** The field that shows what the server says about the source; its kind where it has none of its own. */
const sourcePath = (path: string, source: SourceForm): Path<ReportForm> => {
  if (source.kind === 'inline') return 'rows';
  const field = sourceFieldOf(path, source);
  return field === null ? 'source.kind' : `source.${field}`;
};

const DIRECT = ['name', 'type', 'template', 'locale', 'fileName'] as const;

/** The field of the form that shows what the server says about a path of the body. */
export const fieldIn =
  ({ source, parameters }: Pick<ReportForm, 'source' | 'parameters'>) =>
  (path: string): Path<ReportForm> | 'root' => {
    const own = path.replace(/^report\./, '');
    const direct = DIRECT.find((field) => field === own);
    if (direct) return direct;
    const locked = /^files\.(pdf|excel)\.password\b/.exec(own)?.[1];
    if (locked !== undefined) return locked === 'pdf' ? 'files.pdfPassword' : 'files.excelPassword';
    const file = /^files\.(?:csv|pdf)\.(\w+)$/.exec(own)?.[1];
    if (file !== undefined && file in blank.files) return `files.${file as 'delimiter'}`;
    const given = parameters.findIndex(({ name }) => `${own}.`.startsWith(`parameters.${name.trim()}.`));
    if (given >= 0) return `parameters.${given}.value`;
    if (/^source\b/.test(own)) return sourcePath(own.slice('source.'.length), source);
    const charted = own.replace(/^(charts\.\d+\.y)\.\d+$/, '$1');
    const field = /^(?:columns|metrics)\.\d+\.format$/.test(own) ? `${own}.type` : charted;
    return /^(?:metrics|charts|columns)\.\d+\.(?:\w+|format\.\w+)$/.test(field) ? (field as Path<ReportForm>) : 'root';
  };

/** Whether there is enough for the server to show something. */
export const canPreview = ({ name, type, rows, source }: ReportForm): boolean =>
  name.trim() !== '' && type.trim() !== '' && isComplete(source, rows);

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const EDITED = [
  'name',
  'type',
  'source',
  'parameters',
  'columns',
  'metrics',
  'charts',
  'template',
  'locale',
  'files',
  'fileName',
] as const;

/** The fields in which two reports differ, each with both values. Rows are told by their number; what is not edited here is one field. */
export const differences = (mine: ReportBody, theirs: ReportBody) =>
  [
    ...EDITED.map((field) => ({ field, mine: mine[field], theirs: theirs[field] })),
    { field: 'others' as const, mine: othersOf(mine), theirs: othersOf(theirs) },
  ]
    .filter((both) => JSON.stringify(both.mine) !== JSON.stringify(both.theirs))
    .map(({ field, ...both }) => ({ field, mine: shown(both.mine), theirs: shown(both.theirs) }));

import type { Path } from 'react-hook-form';
import type { Report, ReportBody } from '../api/reports';
import { blankSource, fromSource, isComplete, type SourceForm, sourceFieldOf, toSource } from '../kit/source.form';
import { type ChartForm, fromChart, toChart } from './chart.form';
import { type ColumnForm, fromColumn, fromMetric, type MetricForm, toColumn, toMetric } from './columns.form';
import { type FilesForm, fromFiles, toFiles } from './files.form';
import { defaultsOf, fromParameters, type ParameterForm, parameterFieldOf, typesOf } from './parameter.form';
import type { Row } from './rows';

/** A report while it is edited. Parameters are a list, and all columns are there, so that each can be shown or not. */
export type ReportForm = {
  name: string;
  type: string;
  /** Those that the report holds itself. */
  rows: Row[];
  source: SourceForm;
  parameters: ParameterForm[];
  /** That it declares its parameters although there are none. */
  declaresNone: boolean;
  /** False: all columns of the rows, as they come. */
  chooseColumns: boolean;
  columns: ColumnForm[];
  metrics: MetricForm[];
  charts: ChartForm[];
  template: string | null;
  /** Of the mails; empty for the usual one. */
  subject: string;
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
  declaresNone: false,
  chooseColumns: false,
  columns: [],
  metrics: [],
  charts: [],
  template: null,
  subject: '',
  locale: '',
  files: fromFiles({}),
  fileName: '',
  others: {},
};

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
  parameters: fromParameters(body),
  declaresNone: body.parameterTypes !== undefined && Object.keys(body.parameterTypes).length === 0,
  chooseColumns: body.columns !== null,
  columns: (body.columns ?? []).map(fromColumn),
  metrics: body.metrics.map(fromMetric),
  charts: body.charts.map(fromChart),
  template: body.template,
  subject: body.subject ?? '',
  locale: body.locale ?? '',
  files: fromFiles(body.files),
  fileName: body.fileName ?? '',
  others: othersOf(body),
});

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The parameters that have a name: their defaults, and what they may be. */
export const parametersOf = ({
  parameters,
  declaresNone,
}: Pick<ReportForm, 'parameters' | 'declaresNone'>): Pick<ReportBody, 'parameters' | 'parameterTypes'> => {
  const parameterTypes = typesOf(parameters) ?? (declaresNone ? {} : undefined);
  return { parameters: defaultsOf(parameters), ...(parameterTypes ? { parameterTypes } : {}) };
};

/** The body that saves or previews a form. */
export const toBody = (form: ReportForm): ReportBody => ({
  ...form.others,
  name: form.name.trim(),
  type: form.type.trim(),
  source: toSource(form.source, form.rows),
  ...parametersOf(form),
  columns: form.chooseColumns ? form.columns.map(toColumn) : null,
  metrics: form.metrics.map(toMetric),
  charts: form.charts.map(toChart),
  template: form.template,
  ...(form.subject.trim() === '' ? {} : { subject: form.subject.trim() }),
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

const DIRECT = ['name', 'type', 'template', 'subject', 'locale', 'fileName'] as const;

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
    const parameter = parameterFieldOf(own, parameters);
    if (parameter !== null) return parameter;
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
  'parameterTypes',
  'columns',
  'metrics',
  'charts',
  'template',
  'subject',
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

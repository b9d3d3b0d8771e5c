import type { Report } from '../api/reports';

type Files = Report['files'];
type Csv = NonNullable<Files['csv']>;
type Pdf = NonNullable<Files['pdf']>;
type Locked = { password?: { secret: string } | undefined } | undefined;

/** How the files are written, as it is typed; empty is as usual. `kept` is how it was, with what is not edited here. */
export type FilesForm = {
  delimiter: NonNullable<Csv['delimiter']> | '';
  lineEnd: NonNullable<Csv['lineEnd']> | '';
  quotes: NonNullable<Csv['quotes']> | '';
  byteOrderMark: boolean;
  formatted: boolean;
  paper: NonNullable<Pdf['paper']> | '';
  orientation: NonNullable<Pdf['orientation']> | '';
  /** The names of the secrets that open the files. */
  pdfPassword: string;
  excelPassword: string;
  kept: Files;
};

/** The form of how files are written. */
export const fromFiles = (kept: Files): FilesForm => {
  const { csv = {}, pdf = {}, excel = {} } = kept;
  return {
    delimiter: csv.delimiter ?? '',
    lineEnd: csv.lineEnd ?? '',
    quotes: csv.quotes ?? '',
    byteOrderMark: csv.byteOrderMark ?? true,
    formatted: csv.formatted ?? false,
    paper: pdf.paper ?? '',
    orientation: pdf.orientation ?? '',
    pdfPassword: pdf.password?.secret ?? '',
    excelPassword: excel.password?.secret ?? '',
    kept,
  };
};

/** What is said; absent where it is as usual and nobody has said so before. */
const flag = (value: boolean, usual: boolean, before: boolean | undefined) =>
  value === usual && before === undefined ? undefined : value;

/** A part of the files without what is absent; none where nothing is left that was not there before. */
const part = <Name extends keyof Files>(
  name: Name,
  before: Files[Name],
  options: object,
): Pick<Files, Name> | object => {
  const said = Object.entries({ ...before, ...options }).filter(([, value]) => value !== undefined && value !== '');
  return said.length === 0 && before === undefined ? {} : { [name]: Object.fromEntries(said) };
};

/** The secret that is named, or none. */
const named = (secret: string): Locked => ({ password: secret.trim() === '' ? undefined : { secret: secret.trim() } });

/** How the files are written, as the API takes it. */
export const toFiles = (form: FilesForm): Files => {
  const { kept, byteOrderMark, formatted, paper, orientation, pdfPassword, excelPassword, ...texts } = form;
  const flags = {
    byteOrderMark: flag(byteOrderMark, true, kept.csv?.byteOrderMark),
    formatted: flag(formatted, false, kept.csv?.formatted),
  };
  return {
    ...kept,
    ...part('csv', kept.csv, { ...texts, ...flags }),
    ...part('pdf', kept.pdf, { paper, orientation, ...named(pdfPassword) }),
    ...part('excel', kept.excel, { ...named(excelPassword) }),
  };
};

import type { Report } from '../api/reports';

type Files = Report['files'];
type Csv = NonNullable<Files['csv']>;
type Pdf = NonNullable<Files['pdf']>;

/** How the files are written, as it is typed; empty is as usual. `kept` is how it was, with what is not edited here. */
export type FilesForm = {
  delimiter: NonNullable<Csv['delimiter']> | '';
  lineEnd: NonNullable<Csv['lineEnd']> | '';
  quotes: NonNullable<Csv['quotes']> | '';
  byteOrderMark: boolean;
  formatted: boolean;
  paper: NonNullable<Pdf['paper']> | '';
  orientation: NonNullable<Pdf['orientation']> | '';
  kept: Files;
};

/** The form of how files are written. */
export const fromFiles = (kept: Files): FilesForm => {
  const { csv = {}, pdf = {} } = kept;
  return {
    delimiter: csv.delimiter ?? '',
    lineEnd: csv.lineEnd ?? '',
    quotes: csv.quotes ?? '',
    byteOrderMark: csv.byteOrderMark ?? true,
    formatted: csv.formatted ?? false,
    paper: pdf.paper ?? '',
    orientation: pdf.orientation ?? '',
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

/** How the files are written, as the API takes it. */
export const toFiles = ({ kept, byteOrderMark, formatted, paper, orientation, ...texts }: FilesForm): Files => {
  const flags = {
    byteOrderMark: flag(byteOrderMark, true, kept.csv?.byteOrderMark),
    formatted: flag(formatted, false, kept.csv?.formatted),
  };
  return {
    ...kept,
    ...part('csv', kept.csv, { ...texts, ...flags }),
    ...part('pdf', kept.pdf, { paper, orientation }),
  };
};

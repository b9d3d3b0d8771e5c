import type { Report } from '../api/reports';

export type ValueFormat = NonNullable<Report['metrics'][number]['format']>;
export type FormatType = ValueFormat['type'];

/** How values are written, as it is typed. Without a type they are written as usual. */
export type FormatForm = {
  type: FormatType | '';
  decimals: string;
  currency: string;
  pattern: string;
  locale: string;
};
export type FormatPart = Exclude<keyof FormatForm, 'type'>;

export const usual: FormatForm = { type: '', decimals: '', currency: '', pattern: '', locale: '' };

/** What can be said of each type. What is typed for another stays beside it. */
export const PARTS: Readonly<Record<FormatType, readonly FormatPart[]>> = {
  text: ['locale'],
  integer: ['pattern', 'locale'],
  number: ['decimals', 'pattern', 'locale'],
  money: ['currency', 'decimals', 'locale'],
  percent: ['decimals', 'pattern', 'locale'],
  date: ['pattern', 'locale'],
  datetime: ['pattern', 'locale'],
  time: ['pattern', 'locale'],
  boolean: ['pattern', 'locale'],
};

/** The form of a format. */
export const fromFormat = (format: ValueFormat | undefined): FormatForm =>
  format ? { ...usual, ...format, decimals: format.decimals === undefined ? '' : String(format.decimals) } : usual;

/** A pattern keeps its spaces: they are written too. */
const valuesOf = (part: FormatPart, text: string): Partial<ValueFormat> => {
  if (part === 'decimals') return { decimals: Number(text) };
  if (part === 'currency') return { currency: text.trim().toUpperCase() };
  return { [part]: part === 'pattern' ? text : text.trim() };
};

/** The format as the API takes it, as a field that is absent where values are written as usual. */
export const toFormat = (form: FormatForm): { format?: ValueFormat } => {
  const { type } = form;
  if (type === '') return {};
  const parts = PARTS[type].filter((part) => form[part].trim() !== '').map((part) => valuesOf(part, form[part]));
  return { format: Object.assign({ type }, ...parts) as ValueFormat };
};

import type { ValueFormat } from '@punctual/contracts';
import { DATE_FIELDS, datePattern } from './date-pattern';
import { isKnownCurrency, isKnownLocale } from './locale';
import { numberPattern } from './number-pattern';
import type { ColumnKind } from './profile';

/** What is wrong with a format: the field, and why. */
export type FormatProblem = { field: keyof ValueFormat; message: string };

const NUMERIC = ['integer', 'number', 'money', 'percent'];
const DATES = ['date', 'datetime', 'time'];

/** Whether a type shows numbers. */
export const isNumeric = (type: ValueFormat['type']): type is 'integer' | 'number' | 'money' | 'percent' =>
  NUMERIC.includes(type);
/** Whether a type shows dates or times of day. */
export const isDate = (type: ValueFormat['type']): type is 'date' | 'datetime' | 'time' => DATES.includes(type);

/** How a column of this type is laid out. */
export const kindOfType = (type: ValueFormat['type']): ColumnKind => {
  if (isNumeric(type)) return 'number';
  if (type === 'datetime') return 'instant';
  return type === 'date' || type === 'time' ? 'date' : type;
};

/** Why a locale cannot be used; null when it can. */
export const localeProblem = (tag: string): string | null =>
  isKnownLocale(tag) ? null : `"${tag}" is not a known locale; use a BCP 47 tag such as de-DE`;

const patternProblem = (type: ValueFormat['type'], pattern: string): string | null => {
  if (type === 'money') return 'money has no pattern: the currency, the locale and the decimals say how it looks';
  if (type === 'percent' && !pattern.includes('%')) return `"${pattern}" needs a %, which says that 0.12 is 12%`;
  if (isNumeric(type))
    return numberPattern(pattern)
      ? null
      : `"${pattern}" is not a number pattern; use one such as #,##0.00, 0.0% or #,##0;(#,##0)`;
  if (isDate(type))
    return datePattern(pattern)
      ? null
      : `"${pattern}" is not a date pattern; the fields are ${DATE_FIELDS}, and 'text' in quotes`;
  if (type === 'boolean')
    return /^[^;]+;[^;]+$/.test(pattern)
      ? null
      : `"${pattern}" must be two texts, for true and for false, such as yes;no`;
  return 'a text has no pattern';
};

/** Everything that is wrong with a format, whatever the data. */
export const formatProblems = (format: ValueFormat): FormatProblem[] => {
  const { type, decimals, currency, pattern, locale } = format;
  const problems: FormatProblem[] = [];
  const refuse = (field: keyof ValueFormat, message: string): void => void problems.push({ field, message });
  if (type === 'money' && currency === undefined) refuse('currency', 'money needs a currency such as EUR');
  if (type !== 'money' && currency !== undefined) refuse('currency', `only money has a currency, not ${type}`);
  if (currency !== undefined && !isKnownCurrency(currency))
    refuse('currency', `"${currency}" is not a currency of ISO 4217`);
  if (decimals !== undefined && (!isNumeric(type) || type === 'integer'))
    refuse('decimals', `only numbers, money and per cent have decimals, not ${type}`);
  else if (decimals !== undefined && pattern !== undefined)
    refuse('decimals', 'the pattern says the decimals already; give one of both');
  const wrongLocale = locale === undefined ? null : localeProblem(locale);
  if (wrongLocale) refuse('locale', wrongLocale);
  const wrongPattern = pattern === undefined ? null : patternProblem(type, pattern);
  if (wrongPattern) refuse('pattern', wrongPattern);
  return problems;
};

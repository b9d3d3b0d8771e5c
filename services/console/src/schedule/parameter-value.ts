import type { Report } from '../api/reports';
import { parsedJson, readValue, writeValue } from '../kit/json-text';

/** What a report declares of a parameter; undefined where it takes anything. */
export type Declared = NonNullable<Report['parameterTypes']>[string] | undefined;

/** Those whose values are texts, whatever they look like: `007` is no number. */
const TEXTS: readonly string[] = ['text', 'decimal', 'date', 'instant'];

const readItem = (declared: Declared, text: string): unknown => {
  if (declared?.type === 'choice') return (declared.oneOf ?? []).find((one) => String(one) === text) ?? text;
  return declared !== undefined && TEXTS.includes(declared.type) ? text : readValue(text);
};

/** What a typed text is as the value of a parameter. A list is one in JSON, or what stands between commas. */
export const readParameter = (declared: Declared, text: string): unknown => {
  if (declared?.list !== true) return readItem(declared, text);
  const whole = parsedJson(text.trim());
  if (Array.isArray(whole)) return whole;
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [readItem(declared, part.trim())]));
};

/** A value of a parameter as it is typed; undefined, which is the value of the report, is nothing. */
export const writeParameter = (declared: Declared, value: unknown): string => {
  if (value === undefined) return '';
  if (declared !== undefined && !declared.list && typeof value === 'string') return value;
  return writeValue(value);
};

import { z } from 'zod';
import { parseDecimal } from '../decimal';
import type { FieldError } from '../rejection';
import type { Line } from '../text';
import { isDate, isInstant, parseDateWords } from './date-words';

const MAX_PARAMETERS = 50;
const MAX_CHOICES = 200;
const MAX_ITEMS = 1_000;
/** What a query can name as `:name`. */
const NAME = /^[A-Za-z_]\w{0,99}$/;

const choice = z.union([z.string().min(1).max(200), z.number(), z.boolean()]);

const declaration = (text: Line) =>
  z.strictObject({
    type: z
      .enum(['text', 'integer', 'number', 'decimal', 'boolean', 'date', 'instant', 'choice'])
      .describe('dates and instants may be words, such as startOfMonth - P1M'),
    oneOf: z.array(choice).min(1).max(MAX_CHOICES).optional().describe('the values of a choice'),
    list: z.boolean().optional().describe('true for a list of such values, as IN (:name) takes it'),
    required: z.boolean().optional().describe('true when every run needs a value; without it none is null'),
    label: text(200).optional().describe('what people see instead of the name'),
    description: text(500).optional(),
  });
/** What a parameter of a report may be; its default is beside it, in `parameters`. */
export type ParameterType = z.infer<ReturnType<typeof declaration>>;
export type ParameterTypes = Readonly<Record<string, ParameterType>>;

const refusalOf = (name: string, { type, oneOf }: ParameterType): [path: string[], message: string] | null => {
  if (!NAME.test(name))
    return [[name], 'the name must begin with a letter and have at most 100 letters, digits and underscores'];
  if (name === 'asOf') return [[name], 'asOf is the planned instant of the run; give the parameter another name'];
  if (type === 'choice' && !oneOf) return [[name, 'oneOf'], 'is required: the values to choose from'];
  if (type !== 'choice' && oneOf) return [[name, 'oneOf'], 'is for the type choice'];
  return oneOf && new Set(oneOf).size < oneOf.length ? [[name, 'oneOf'], 'must not repeat a value'] : null;
};

/** The declarations of a report's parameters, by name; `text` says what labels may hold. */
export const parameterTypesOf = (text: Line) =>
  z.record(z.string(), declaration(text)).check(({ value, issues }) => {
    const refuse = (path: string[], message: string) => issues.push({ code: 'custom', path, message, input: value });
    if (Object.keys(value).length > MAX_PARAMETERS) refuse([], `must declare at most ${MAX_PARAMETERS} parameters`);
    for (const [name, declared] of Object.entries(value)) {
      const refusal = refusalOf(name, declared);
      if (refusal) refuse(...refusal);
    }
  });

const dateProblem = (value: unknown, isOne: (text: string) => boolean, example: string): string | null => {
  if (typeof value !== 'string') return `must be text: ${example}, or date words such as startOfMonth - P1M`;
  if (isOne(value)) return null;
  const read = parseDateWords(value);
  return 'problem' in read ? read.problem : null;
};

const itemProblem = ({ type, oneOf }: ParameterType, value: unknown): string | null => {
  switch (type) {
    case 'text':
      if (typeof value !== 'string') return 'must be text';
      return value.includes('\0') ? 'must not contain NUL' : null;
    case 'integer':
      return Number.isSafeInteger(value) ? null : 'must be a whole number of at most 15 digits';
    case 'number':
      return typeof value === 'number' ? null : 'must be a number';
    case 'decimal':
      return (typeof value === 'string' || typeof value === 'number') && parseDecimal(String(value))
        ? null
        : 'must be a decimal number such as "12.50"';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'date':
      return dateProblem(value, isDate, 'a date such as 2026-11-23');
    case 'instant':
      return dateProblem(value, isInstant, 'an instant such as 2026-11-23T09:00:00Z');
    case 'choice':
      return oneOf?.some((one) => one === value)
        ? null
        : `must be one of ${(oneOf ?? []).slice(0, 20).map(String).join(', ')}`;
  }
};

const valueProblems = (name: string, declared: ParameterType, value: unknown): FieldError[] => {
  const problemAt = (path: string, one: unknown): FieldError[] => {
    const message = itemProblem(declared, one);
    return message === null ? [] : [{ path, message }];
  };
  if (declared.list !== true) return problemAt(name, value);
  if (!Array.isArray(value)) return [{ path: name, message: 'must be a list' }];
  if (value.length > MAX_ITEMS) return [{ path: name, message: `must have at most ${MAX_ITEMS} values` }];
  return value.flatMap((one, index) => problemAt(`${name}.${index}`, one));
};

/** The parameters that a report declares, and its defaults. */
export type DeclaredParameters = {
  parameterTypes?: ParameterTypes | undefined;
  parameters: Readonly<Record<string, unknown>>;
};

/** Why the defaults of a report do not fit what it declares, by field of `parameters`. */
export const defaultProblems = ({ parameterTypes = {}, parameters }: DeclaredParameters): FieldError[] =>
  Object.entries(parameterTypes).flatMap(([name, declared]) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : null;
    return value === null ? [] : valueProblems(name, declared, value);
  });

/**
 * Why values that replace the defaults of a report do not fit what it declares, by field of `parameters`. A report that declares nothing
 * takes any value, and a default that it does not declare may become any other.
 */
export const parameterProblems = (
  { parameterTypes = {}, parameters: defaults }: DeclaredParameters,
  values: Readonly<Record<string, unknown>>,
): FieldError[] => {
  const declared = Object.entries(parameterTypes);
  if (declared.length === 0) return [];
  const known = [...new Set([...declared.map(([name]) => name), ...Object.keys(defaults)])];
  const unknown = Object.keys(values)
    .filter((name) => !known.includes(name))
    .map((path) => ({ path, message: `the report has no such parameter; it has ${known.slice(0, 20).join(', ')}` }));
  const wrong = declared.flatMap(([name, type]): FieldError[] => {
    const isGiven = Object.hasOwn(values, name);
    const value = (isGiven ? values[name] : Object.hasOwn(defaults, name) ? defaults[name] : null) ?? null;
    if (value === null) return type.required === true ? [{ path: name, message: 'is required' }] : [];
    return isGiven ? valueProblems(name, type, value) : [];
  });
  return [...unknown, ...wrong];
};

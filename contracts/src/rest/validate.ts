import { z } from 'zod';
import type { FieldError } from '../rejection';

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/** A text is named by its kind and never quoted: it may be a secret in the wrong field. */
const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'boolean' ? 'a boolean' : (KINDS[typeof value] ?? typeof value);
};

const oneOf = (values: readonly unknown[]): string => {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? `${texts[0]}` : `one of ${texts.join(', ')}`;
};

/** What was expected, as it goes on from "must be". */
const expectation = (issue: z.core.$ZodRawIssue | z.core.$ZodIssue): string | null => {
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  return null;
};

const wrongType = (expected: string, input: unknown): string => {
  if (typeof input === 'number' && expected === 'a whole number') return `must be a whole number, not ${input}`;
  return kindOf(input) === expected || Number.isNaN(input)
    ? `must be ${expected}`
    : `must be ${expected}, not ${kindOf(input)}`;
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'must be a UUID, such as 0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90',
  datetime: 'must be an RFC 3339 instant in UTC, such as 2026-11-23T09:00:00Z',
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

const bounded = (origin: string, limit: number | bigint, most: boolean): string =>
  `must ${origin in UNITS ? 'have' : 'be'} at ${most ? 'most' : 'least'} ${limit}${UNITS[origin] ?? ''}`.replace(
    / 1 (item|character)s$/,
    ' 1 $1',
  );

const ofUnion = (issue: Extract<z.core.$ZodRawIssue, { code: 'invalid_union' }>): string | undefined => {
  if (Array.isArray(issue['options'])) return `must be ${oneOf(issue['options'])}`;
  const expected = [...new Set(issue.errors.flat().map(expectation))].filter((text) => text !== null);
  return expected.length > 0 ? `must be ${expected.join(' or ')}` : undefined;
};

/** What is wrong with a value, where its schema has no words of its own. */
const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(KINDS[issue.expected] ?? issue.expected, issue.input);
    case 'invalid_value':
      return wrongType(oneOf(issue.values), typeof issue.input === 'string' ? Number.NaN : issue.input);
    case 'invalid_format':
      return FORMATS[issue.format];
    case 'too_small':
      return bounded(issue.origin, issue.minimum, false);
    case 'too_big':
      return bounded(issue.origin, issue.maximum, true);
    case 'invalid_union':
      return ofUnion(issue);
    default:
      return undefined;
  }
};

/** The complaints of the one alternative whose shape was meant: all of them are about its fields. None when no such is alone. */
const meantBy = ({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] => {
  const inside = errors.filter((issues) =>
    issues.every(({ code, path }) => code === 'unrecognized_keys' || typeof path[0] === 'string'),
  );
  return inside.length === 1 ? (inside[0] ?? []) : [];
};

const errorsOf = (issue: z.core.$ZodIssue, before: readonly PropertyKey[] = []): FieldError[] => {
  const path = [...before, ...issue.path];
  const at = (...last: PropertyKey[]) => [...path, ...last].map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: at(key), message: 'is not a known field' }));
  const meant = issue.code === 'invalid_union' ? meantBy(issue) : [];
  return meant.length > 0 ? meant.flatMap((inner) => errorsOf(inner, path)) : [{ path: at(), message: issue.message }];
};

/**
 * Reads a value by a schema, or names every wrong field, each by its dotted path: one that is missing, one of another kind
 * than expected, one that is unknown.
 */
export const validate = <S extends z.ZodType>(
  schema: S,
  value: unknown,
): { data: z.output<S> } | { errors: FieldError[] } => {
  const parsed = schema.safeParse(value, { error: inWords });
  if (parsed.success) return { data: parsed.data };
  return { errors: parsed.error.issues.flatMap((issue) => errorsOf(issue)) };
};

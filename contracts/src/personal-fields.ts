import type { z } from 'zod';
import { type PersonalMark, personal } from './personal';

/** Where the personal strings of a value are, found from its schema once. */
export type PersonalFields =
  | { at: 'here'; mark: PersonalMark }
  | { at: 'items'; of: PersonalFields }
  | { at: 'fields'; fields: readonly (readonly [name: string, PersonalFields])[] };

/** Replaces a personal string; `beside` is the object it is in. */
export type Replace = (text: string, mark: PersonalMark, beside: Readonly<Record<string, unknown>>) => string;

/** The parts of a schema's definition (zod 4, `_zod.def`) that can hold another schema. */
type Def = {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  options?: readonly z.ZodType[];
  items?: readonly z.ZodType[];
  valueType?: z.ZodType;
  left?: z.ZodType;
  right?: z.ZodType;
  in?: z.ZodType;
  out?: z.ZodType;
};
const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;

const EVERY_KEY = '*';
const NO_FIELDS: Readonly<Record<string, unknown>> = {};

/** What either of two schemas says of the same value: a field that one of them marks is personal. */
const either = (one: PersonalFields | null, other: PersonalFields | null): PersonalFields | null => {
  if (!one || !other) return one ?? other;
  if (one.at === 'fields' && other.at === 'fields') {
    const fields = new Map(one.fields);
    for (const [name, field] of other.fields) fields.set(name, either(fields.get(name) ?? null, field) ?? field);
    return { at: 'fields', fields: [...fields] };
  }
  if (one.at === 'items' && other.at === 'items') return { at: 'items', of: either(one.of, other.of) ?? one.of };
  if (one.at === 'here' && other.at === 'here') return one;
  throw new Error('a value is personal in two shapes that cannot be told apart');
};

const fieldsOf = (entries: Iterable<readonly [string, PersonalFields | null]>): PersonalFields | null => {
  const found = [...entries].filter((entry): entry is readonly [string, PersonalFields] => entry[1] !== null);
  return found.length > 0 ? { at: 'fields', fields: found } : null;
};

/** Where a value of this schema has personal strings; null where it has none. Recursive schemas have none: they are JSON. */
export const personalFieldsOf = (schema: z.ZodType): PersonalFields | null => {
  const mark = personal.get(schema);
  if (mark) return { at: 'here', mark };
  const def = defOf(schema);
  switch (def.type) {
    case 'object':
      return fieldsOf(Object.entries(def.shape ?? {}).map(([name, field]) => [name, personalFieldsOf(field)]));
    case 'record':
      return fieldsOf(def.valueType ? [[EVERY_KEY, personalFieldsOf(def.valueType)]] : []);
    case 'array': {
      const of = def.element ? personalFieldsOf(def.element) : null;
      return of && { at: 'items', of };
    }
    case 'union':
      return (def.options ?? []).map(personalFieldsOf).reduce(either, null);
    case 'tuple':
      return (def.items ?? [])
        .map(personalFieldsOf)
        .map((of): PersonalFields | null => of && { at: 'items', of })
        .reduce(either, null);
    case 'intersection':
      return [def.left, def.right].map((one) => (one ? personalFieldsOf(one) : null)).reduce(either, null);
    case 'pipe':
      return [def.in, def.out].map((one) => (one ? personalFieldsOf(one) : null)).reduce(either, null);
    case 'lazy':
      return null;
    default:
      return def.innerType ? personalFieldsOf(def.innerType) : null;
  }
};

const replaceIn = (
  at: PersonalFields,
  value: unknown,
  beside: Readonly<Record<string, unknown>>,
  replace: Replace,
): unknown => {
  if (at.at === 'here') return typeof value === 'string' ? replace(value, at.mark, beside) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (at.at === 'items') {
    if (!Array.isArray(value)) return value;
    let copy: unknown[] | null = null;
    for (let index = 0; index < value.length; index++) {
      const old: unknown = value[index];
      const now = replaceIn(at.of, old, beside, replace);
      if (now === old) continue;
      copy ??= [...(value as unknown[])];
      copy[index] = now;
    }
    return copy ?? value;
  }
  const object = value as Record<string, unknown>;
  let copy: Record<string, unknown> | null = null;
  const replaceAt = (key: string, field: PersonalFields): void => {
    const old = object[key];
    if (old === undefined || old === null) return;
    const now = replaceIn(field, old, object, replace);
    if (now === old) return;
    copy ??= { ...object };
    copy[key] = now;
  };
  for (const [name, field] of at.fields)
    if (name === EVERY_KEY) for (const key of Object.keys(object)) replaceAt(key, field);
    else replaceAt(name, field);
  return copy ?? value;
};

/**
 * The value with its personal strings replaced: a copy of what changed, or the value itself. Whatever does not fit the schema stays as
 * it is.
 */
export const replacePersonal = (fields: PersonalFields, value: unknown, replace: Replace): unknown =>
  replaceIn(fields, value, NO_FIELDS, replace);

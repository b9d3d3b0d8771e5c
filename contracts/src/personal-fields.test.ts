import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { erasedAddress, isErasedAddress, personal, personalAddress, personalText } from './personal';
import { personalFieldsOf, replacePersonal } from './personal-fields';
import { eventDefinitions } from './registry';
import { address } from './text';

/** Strings of events that are not personal: names that are not wherever they are, and ends of paths, by why they are not. */
const listed = JSON.parse(readFileSync(join(__dirname, 'not-personal.json'), 'utf8')) as {
  names: string[];
  fields: Record<string, string[]>;
};

/** The strings of a schema that may hold any text and are not marked, by their path. */
const openStrings = (schema: z.ZodType, path: string): string[] => {
  if (personal.get(schema)) return [];
  const def = schema._zod.def as unknown as Record<string, unknown> & { type: string };
  const inside = (key: string, name: string) => (def[key] ? openStrings(def[key] as z.ZodType, name) : []);
  switch (def.type) {
    case 'string':
      return def['format'] ? [] : [path];
    case 'object':
      return Object.entries(def['shape'] as Record<string, z.ZodType>).flatMap(([name, field]) =>
        openStrings(field, `${path}.${name}`),
      );
    case 'array':
      return inside('element', `${path}[]`);
    case 'record':
      return inside('valueType', `${path}.*`);
    case 'union':
      return (def['options'] as z.ZodType[]).flatMap((option) => openStrings(option, path));
    case 'tuple':
      return (def['items'] as z.ZodType[]).flatMap((item) => openStrings(item, `${path}[]`));
    case 'pipe':
      return [...inside('in', path), ...inside('out', path)];
    case 'lazy':
      return [];
    default:
      return inside('innerType', path);
  }
};

describe('a string of an event', () => {
  const known = [...listed.names, ...Object.values(listed.fields).flat()];
  const isAt = (path: string, one: string) => path === one || path.endsWith(`.${one}`);
  it.each(eventDefinitions.map(({ type, schema }) => [type, schema] as const))(
    'of %s is personal, or listed in not-personal.json as what is not',
    (type, schema) => {
      const forgotten = openStrings(schema, type).filter((path) => !known.some((one) => isAt(path, one)));
      expect([...new Set(forgotten)]).toEqual([]);
    },
  );

  it('is listed only where there is one', () => {
    const paths = eventDefinitions.flatMap(({ type, schema }) => openStrings(schema, type));
    expect(known.filter((one) => !paths.some((path) => isAt(path, one)))).toEqual([]);
  });
});

describe('the personal strings of a value', () => {
  const person = z.object({ email: personalAddress, name: personalText('email').nullable(), note: z.string() });
  const schema = z.object({
    one: person.optional(),
    many: z.array(person).default([]),
    either: z.union([z.object({ to: z.array(address.describe('who')) }), z.object({ other: z.string() })]),
    by: z.record(z.string(), z.tuple([personalAddress])),
  });
  const fields = personalFieldsOf(schema);
  const ann = { email: 'ann@example.com', name: 'Ann', note: 'n' };

  it('are found through arrays, unions, records, defaults and descriptions, with what is beside them', () => {
    const value = { one: ann, many: [ann], either: { to: ['bob@example.com'] }, by: { x: ['eve@example.com'] } };
    const frozen = structuredClone(value);
    const replaced =
      fields &&
      replacePersonal(fields, value, (text, mark, beside) =>
        'of' in mark ? `${text} of ${String(beside[mark.of])}` : text.toUpperCase(),
      );
    const shown = { email: 'ANN@EXAMPLE.COM', name: 'Ann of ann@example.com', note: 'n' };
    expect(replaced).toEqual({
      one: shown,
      many: [shown],
      either: { to: ['BOB@EXAMPLE.COM'] },
      by: { x: ['EVE@EXAMPLE.COM'] },
    });
    expect(value).toEqual(frozen);
  });

  it('that stay the same cost no copy, and what does not fit the schema stays as it is', () => {
    const value = { one: null, many: [{ ...ann, name: 7 }], either: 'x', by: { x: {} }, more: 1 };
    expect(fields && replacePersonal(fields, value, (text) => text)).toBe(value);
  });

  it('are none where nothing is marked', () => {
    expect(personalFieldsOf(z.object({ a: z.string(), b: z.json() }))).toBeNull();
  });
});

it('the address of an erased person is a valid address, and is known as one', () => {
  const erased = erasedAddress('0123456789ab');
  expect(address.safeParse(erased).success).toBe(true);
  expect([isErasedAddress(erased), isErasedAddress(erased.toUpperCase())]).toEqual([true, true]);
  expect([isErasedAddress('ann@example.com'), isErasedAddress('ann@not-erased.invalid.com')]).toEqual([false, false]);
});

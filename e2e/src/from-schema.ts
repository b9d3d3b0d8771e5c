import fc, { type Arbitrary } from 'fast-check';
import { type OpenApi, resolved, type Schema } from './openapi';

/** What has broken parsers before: long, hidden and control characters, numbers at the edges of their types. */
const nasty: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    '\u202e',
    '\ud800',
    'a\r\nb',
    '__proto__',
    'x'.repeat(5_000),
    "' or 1=1 --",
  ),
  fc.constantFrom<unknown>(0, -1, 1e308, 2 ** 53, 0.1, true, [], {}, [[[]]], { constructor: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const texts = (format: string | undefined): Arbitrary<string> => {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('a@example.com', 'Europe/Berlin', '09:00', '0 9 * * *', 'PT5M', '2026-11-02', 'DAILY'),
  );
};

const objects = (document: OpenApi, { properties = {}, additionalProperties }: Schema, depth: number) => {
  const known = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, values(document, schema, depth + 1)]),
  );
  const more = typeof additionalProperties === 'object' ? additionalProperties : null;
  const others = more
    ? fc.dictionary(fc.string({ maxLength: 10 }), values(document, more, depth + 1), { maxKeys: 3 })
    : fc.constant({});
  // Most bodies are almost right, so that they get past the schema and into the services.
  const unknown = fc.oneof(
    { weight: 9, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ notAField: 1 }) },
  );
  return fc
    .tuple(fc.record(known, { requiredKeys: [] }), fc.record(known), others, unknown, fc.boolean())
    .map(([some, all, rest, extra, whole]): unknown => ({ ...rest, ...(whole ? all : some), ...extra }));
};

const lists = (document: OpenApi, { prefixItems = [], items = {} }: Schema, depth: number): Arbitrary<unknown> => {
  const first = prefixItems.map((schema) => values(document, schema, depth + 1));
  return items === false ? fc.tuple(...first) : fc.array(values(document, items, depth + 1), { maxLength: 4 });
};

const fitting = (document: OpenApi, schema: Schema, depth: number): Arbitrary<unknown> => {
  if (depth > 6) return fc.constant(null);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => values(document, choice, depth + 1)));
  if (schema.allOf) return values(document, schema.allOf[0] ?? {}, depth + 1);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return objects(document, schema, depth);
  if (type === 'array') return lists(document, schema, depth);
  if (type === 'string') return texts(schema.format);
  if (type === 'integer') return fc.integer({ min: -10, max: 100 });
  if (type === 'number') return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (type === 'boolean') return fc.boolean();
  return fc.jsonValue({ maxDepth: 2 });
};

/** Values that mostly fit a schema; now and then a part of them is something else. */
export const values = (document: OpenApi, schema: Schema, depth = 0): Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: fitting(document, resolved(document, schema), depth) },
    { weight: 1, arbitrary: nasty },
  );

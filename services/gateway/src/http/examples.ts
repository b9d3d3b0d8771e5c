/** JSON Schema 2020-12, as far as the document uses it. */
type Schema = {
  description?: string;
  example?: unknown;
  $ref?: string;
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  default?: unknown;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  format?: string;
  minimum?: number;
  minItems?: number;
};
type Content = Record<string, { schema?: Schema; example?: unknown }>;
type Documented = { requestBody?: { content: Content }; responses?: Record<string, { content?: Content }> };
type Document = {
  paths?: Record<string, Record<string, Documented>>;
  components?: { schemas?: Record<string, Schema> };
};

const ID = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const INSTANT = '2026-11-23T09:00:00.000Z';

/** What a field of this name holds, where the schema says no more than that it is a text. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  email: 'ann@example.com',
  to: ['ann@example.com'],
  cc: [],
  bcc: [],
  lists: [],
  password: 'correct horse battery',
  currentPassword: 'correct horse battery',
  newPassword: 'battery staple correct',
  key: 'punctual_0e8a4f526f7b4a0e9a431b7c5b6d2e90_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE',
  name: 'Daily sales',
  type: 'sales',
  reportType: 'sales',
  timezone: 'Europe/Berlin',
  timeOfDay: '09:00',
  cronExpression: null,
  calendar: null,
  logo: null,
  accent: null,
  startDate: null,
  endDate: null,
  spread: null,
  waitFor: null,
  guard: null,
  between: null,
  ids: [ID],
  expiresAfter: 'PT6H',
  delays: ['PT1M', 'PT5M', 'PT15M'],
  rows: [{ region: 'North', amount: 120 }],
  metrics: [{ name: 'total', op: 'sum', column: 'amount' }],
  charts: [],
  columns: null,
  locale: 'en-GB',
  fileName: '{{report}}-{{asOf}}',
  parameters: {},
  code: 'schedule/unknown',
  commit: '4711',
  prepare: '4711',
};

/** Fields of which a body needs one or the other, which a schema of single fields does not say. */
const NEEDED: readonly string[] = ['email', 'format', 'ids', 'to'];

const kindOf = ({ type }: Schema): string | undefined => (typeof type === 'string' ? type : type?.[0]);

/** What each kind of schema takes. */
const TAKES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  integer: (value) => typeof value === 'number',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
};
const takes = (schema: Schema, value: unknown): boolean => TAKES[kindOf(schema) ?? '']?.(value) ?? true;

const text = ({ format }: Schema, name: string): string => {
  if (format === 'uuid') return ID;
  if (format === 'date-time') return INSTANT;
  if (format === 'date') return INSTANT.slice(0, 10);
  if (name === 'to') return 'ann@example.com';
  return /At$|Date$/.test(name) ? INSTANT : /[iI]d$/.test(name) ? ID : 'text';
};

/** Makes examples from the schemas of a document, where these have none themselves; those of a body name only what a client must send. */
class Examples {
  constructor(private readonly schemas: Readonly<Record<string, Schema>>) {}

  of(schema: Schema, name: string, whole: boolean, depth = 0): unknown {
    const { $ref, anyOf, oneOf, allOf } = schema;
    if ($ref !== undefined) return this.of(this.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, name, whole, depth);
    if (schema.example !== undefined) return schema.example;
    if ('const' in schema) return schema.const;
    if (schema.enum) return schema.enum[0];
    if (depth > 0 && name in BY_NAME && takes(schema, BY_NAME[name])) return BY_NAME[name];
    if (!whole && 'default' in schema) return schema.default;
    const choice = (anyOf ?? oneOf ?? allOf)?.[0];
    if (choice) return this.of(choice, name, whole, depth);
    switch (kindOf(schema)) {
      case 'object':
        return this.object(schema, whole, depth);
      case 'array':
        return schema.items && (whole || schema.minItems) ? [this.of(schema.items, name, whole, depth + 1)] : [];
      case 'string':
        return text(schema, name);
      case 'integer':
      case 'number':
        return Math.max(1, schema.minimum ?? 1);
      case 'boolean':
        return false;
      default:
        return null;
    }
  }

  private object({ properties = {}, required = [] }: Schema, whole: boolean, depth: number): unknown {
    const shown = Object.entries(properties).filter(
      ([name]) => whole || required.includes(name) || NEEDED.includes(name),
    );
    return Object.fromEntries(shown.map(([name, schema]) => [name, this.of(schema, name, whole, depth + 1)]));
  }
}

/**
 * Describes any JSON value as such. Zod's own description of it refers to itself under a generated name, which generators
 * of clients turn into a type that does not compile.
 */
export const describeJson = <D>(document: D): D => {
  const { schemas = {} } = (document as Document).components ?? {};
  for (const [name, schema] of Object.entries(schemas)) {
    const refersToItself = JSON.stringify(schema).includes(`"#/components/schemas/${name}"`);
    if (/^__schema\d+$/.test(name) && refersToItself) schemas[name] = { description: 'Any JSON value' };
  }
  return document;
};

/** Adds an example to every JSON body and every JSON response of a document that has none. */
export const addExamples = <D>(document: D): D => {
  const { paths = {}, components = {} } = document as Document;
  const examples = new Examples(components.schemas ?? {});
  const add = (content: Content | undefined, whole: boolean) => {
    for (const [mediaType, media] of Object.entries(content ?? {}))
      if (media.schema && mediaType.endsWith('json')) media.example ??= examples.of(media.schema, '', whole);
  };
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    add(operation.requestBody?.content, false);
    for (const [status, { content }] of Object.entries(operation.responses ?? {}))
      if (status < '300') add(content, true);
  }
  return document;
};

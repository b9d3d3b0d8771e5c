import type { Api } from './api';

/** JSON Schema 2020-12, as far as the document uses it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  /** The items of a list with a fixed length; `items` is then `false`. */
  prefixItems?: Schema[];
  items?: Schema | false;
  additionalProperties?: Schema | boolean;
  format?: string;
};
type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: Schema };
type Content = Record<string, { schema?: Schema; example?: unknown }>;
type Documented = {
  operationId: string;
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};
/** One operation of the document, with its place. */
export type Route = Documented & { method: string; path: string };
export type OpenApi = {
  openapi: string;
  paths: Record<string, Record<string, Documented>>;
  components: { schemas: Record<string, Schema> };
};

/** The OpenAPI document that a system serves. */
export const documentOf = (api: Api): Promise<OpenApi> => api.get<OpenApi>('/openapi.json');

/** All operations of a document. */
export const routesOf = ({ paths }: OpenApi): Route[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, documented]) => ({ ...documented, method: method.toUpperCase(), path })),
  );

/** A schema without its reference. */
export const resolved = ({ components }: OpenApi, schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** The schema of a route's body; null when it takes none. */
export const bodySchema = (document: OpenApi, { requestBody }: Route): Schema | null => {
  const schema = requestBody?.content['application/json']?.schema;
  return schema ? resolved(document, schema) : null;
};

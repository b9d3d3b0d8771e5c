import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { scopeOf } from './authenticate';
import { problemSchema } from './described';
import { addExamples, describeJson } from './examples';
import { type Described, type Operation, ROLES } from './operation';

/** A route's path as OpenAPI writes it: `/reports/{reportId}`. */
export const documentPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .describe('The same key and body give the same response for 24 hours');
const ifMatch = z
  .string()
  .optional()
  .describe('The ETag of the version that was read; 412 when the resource has changed since');
const ifNoneMatch = z.string().optional().describe('An ETag; 304 when it is still current');

const answerOf = ({ description, schema, mediaType = 'application/json' }: Described) =>
  schema ? { description, content: { [mediaType]: { schema } } } : { description };

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

const refusals = ({ id, access, path, body, bodyType = 'application/json', query, params, method }: Operation) => {
  if (!path.startsWith('/api/')) return {};
  return {
    ...(access === 'public' ? {} : { 401: problem('No valid token') }),
    ...(access === 'public'
      ? {}
      : { 403: problem('The role, or the scopes of the API key, do not allow this operation') }),
    ...(params ? { 404: problem('There is no such resource, or it belongs to another user') } : {}),
    ...(method === 'get'
      ? {}
      : {
          409: problem('The request conflicts with the current state'),
          412: problem('The resource has changed since'),
        }),
    ...(body
      ? {
          400: problem(bodyType === 'text/csv' ? 'Not UTF-8' : 'Not JSON'),
          413: problem(`Larger than ${bodyType === 'text/csv' ? 8 : 1} MiB`),
          415: problem(`Not ${bodyType}`),
        }
      : {}),
    ...(body || query || params ? { 422: problem('A field is invalid; `errors` names it') } : {}),
    ...(id === 'createSession' ? { 401: problem('Wrong address or password') } : {}),
    429: problem('Too many requests or logins; Retry-After says when to try again'),
    503: problem('A part is not reachable; detail says which'),
  };
};

const headersOf = ({ method, params, neverReplayed, access }: Operation) => {
  if (access === 'public') return {};
  if (method === 'get') return { header: z.object({ 'If-None-Match': ifNoneMatch }) };
  const key = method === 'post' && !neverReplayed ? { 'Idempotency-Key': idempotencyKey } : {};
  return { header: z.object({ ...key, ...(params ? { 'If-Match': ifMatch } : {}) }) };
};

/** An API key needs the scopes named in its requirement (OpenAPI 3.1, section 4.8.30). */
const securityOf = (operation: Operation) => {
  if (operation.access === 'public') return [];
  const scopes = [scopeOf(operation), ...(operation.access === 'admin' ? ['admin'] : [])];
  return [{ bearer: [] }, { cookie: [] }, ...(operation.sessionOnly ? [] : [{ apiKey: scopes }])];
};

const described = (operation: Operation): ZodOpenApiOperationObject => {
  const { id, tag, summary, access, params, query, body, bodyType = 'application/json', example, answers } = operation;
  const responses = Object.fromEntries([
    ...Object.entries(refusals(operation)),
    ...Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]),
  ]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: securityOf(operation),
    'x-roles': [...ROLES[access]],
    requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}), ...headersOf(operation) },
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: {
              [bodyType === 'octets' ? '*/*' : bodyType]: {
                schema: body,
                ...(example === undefined ? {} : { example }),
              },
            },
          },
        }
      : {}),
    responses,
  };
};

/** The OpenAPI 3.1 document of these operations. */
export const openApiDocument = (
  operations: readonly Operation[],
  { url }: { url: string },
): ReturnType<typeof createDocument> => {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const path = documentPath(operation.path);
    paths[path] = { ...paths[path], [operation.method]: described(operation) };
  }
  return addExamples(
    describeJson(
      createDocument({
        openapi: '3.1.0',
        info: {
          title: 'Punctual',
          version: '1',
          description: 'Sends reports on time and can prove it.',
          license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        },
        servers: [{ url }],
        paths,
        components: {
          securitySchemes: {
            bearer: { type: 'http', scheme: 'bearer', description: 'The token of a session, or an API key' },
            cookie: {
              type: 'apiKey',
              in: 'cookie',
              name: '__Host-punctual-session',
              description:
                'The session of a browser (POST /api/v1/sessions with "cookie": true); punctual-session over plain HTTP. A change also needs an Origin of this server and X-Punctual-Console: 1',
            },
            apiKey: {
              type: 'apiKey',
              in: 'header',
              name: 'X-API-Key',
              description: 'An API key with the scopes named',
            },
          },
        },
      }),
    ),
  );
};

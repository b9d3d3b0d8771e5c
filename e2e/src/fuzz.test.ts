import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import type { Answer, ProblemBody } from './api';
import { values } from './from-schema';
import { bodySchema, documentOf, type OpenApi, type Route, resolved, routesOf, type Schema } from './openapi';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, type System, startSystem } from './system';
import { waitUntil } from './wait-until';

/** Requests to each route. */
const RUNS = 30;
/** The one would end the session of the test, the other never ends. */
const LEFT_OUT = ['deleteCurrentSession', 'streamEvents'];

let system: System;
let document: OpenApi;
let routes: Route[];
/** Ids of resources that exist, by the name of the parameter. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  system = await startSystem({ env: { RATE_LIMIT: '0' } });
  document = await documentOf(system.api);
  routes = routesOf(document).filter(
    ({ path, operationId }) => path.startsWith('/api/') && !LEFT_OUT.includes(operationId),
  );
  ids['reportId'] = (await system.api.createReport(sampleReport)).id;
  ids['scheduleId'] = (await system.api.createSchedule(sampleSchedule(ids['reportId'], 'reader@example.com'))).id;
  await system.api.made(`/api/v1/report-schedules/${ids['scheduleId']}/execute`, {});
  ids['deliveryId'] = await waitUntil('a delivery', async () => (await system.api.deliveries())[0]?.id);
  const user = { email: 'fuzzed@example.com', role: 'author' };
  ids['userId'] = (await system.api.made<{ id: string }>('/api/v1/users', user)).id;
  const key = { name: 'fuzzed', scopes: ['read'] };
  ids['apiKeyId'] = (await system.api.made<{ id: string }>('/api/v1/api-keys', key)).id;
}, 120_000);
afterAll(cleanUp);

const noLoneSurrogates = (text: string) => text.isWellFormed();
const pathText = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter(noLoneSurrogates);
const visible = fc.string({ minLength: 1, maxLength: 300 });

const part = (name: string, schema: Schema): Arbitrary<string> => {
  const known = ids[name];
  return fc.oneof(
    ...(known === undefined ? [] : [{ weight: 6, arbitrary: fc.constant(known) }]),
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: pathText },
    {
      weight: 1,
      arbitrary: values(document, schema)
        // As text of its own: an object without a prototype has no other.
        .map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')))
        .filter((text) => text !== '' && noLoneSurrogates(text)),
    },
  );
};

/** A request to a route: path, query, headers and body as generated from the document. */
const requestTo = (route: Route) => {
  const named = (place: string) => (route.parameters ?? []).filter((one) => one.in === place);
  const record = (place: string, required: boolean) =>
    fc.record(
      Object.fromEntries(named(place).map(({ name, schema }) => [name, part(name, schema)])),
      required ? {} : { requiredKeys: [] },
    );
  const schema = bodySchema(document, route);
  return fc.record({
    params: record('path', true),
    query: record('query', false),
    headers: fc.record(
      { 'Idempotency-Key': visible, 'If-Match': visible, 'If-None-Match': visible },
      { requiredKeys: [] },
    ),
    body: schema ? values(document, schema) : fc.constant(undefined),
  });
};

const send = (
  route: Route,
  { params, query, headers, body }: { params: object; query: object; headers: object; body: unknown },
) => {
  const given = new Map<string, string>(Object.entries(params));
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given.get(name) ?? ''));
  const asked = new URLSearchParams(Object.entries(query)).toString();
  const safe = Object.fromEntries(
    Object.entries(headers).map(([name, text]: [string, string]) => [name, text.replace(/[^\x21-\x7e]/g, '-')]),
  );
  return system.api.ask<ProblemBody>(route.method, asked ? `${path}?${asked}` : path, body, safe);
};

/** Whether an error can be read: a problem with a code that says what is wrong. */
const readable = ({ status, headers, body }: Answer<ProblemBody>): boolean => {
  if (status < 400) return true;
  const { code, detail, errors } = body;
  return (
    status < 500 &&
    headers.get('content-type')?.startsWith('application/problem+json') === true &&
    /^[a-z-]+\/[a-z-]+$/.test(code) &&
    detail.length > 0 &&
    (status !== 422 || !errors || errors.every(({ path, message }) => typeof path === 'string' && message.length > 0))
  );
};

it('answers every generated request to every route without a failure of its own, and every error is readable', async () => {
  const seen = new Set<number>();
  for (const route of routes) {
    const property = fc.asyncProperty(requestTo(route), async (request) => {
      const answer = await send(route, request);
      seen.add(answer.status);
      if (!readable(answer)) throw new Error(`${route.operationId}: ${answer.status} ${JSON.stringify(answer.body)}`);
    });
    await fc.assert(property, { numRuns: RUNS });
  }
  // Some requests get past every check, and each kind of refusal is met.
  expect([...seen]).toEqual(expect.arrayContaining([200, 404, 422]));
  expect(routes.length).toBeGreaterThan(30);
  // It may be behind for a moment, but nothing is broken.
  await waitUntil('everything to work', async () => (await system.api.ready()).status === 200);
}, 300_000);

it('answers a body that is not JSON, or no object, with what was expected', async () => {
  for (const route of routes.filter(({ requestBody }) => requestBody?.content['application/json'])) {
    const { method, operationId } = route;
    const path = route.path.replace(
      /\{(\w+)\}/g,
      (_, name: string) => ids[name] ?? '00000000-0000-4000-8000-000000000000',
    );
    const malformed = await system.api.ask<ProblemBody>(method, path, '{"a":');
    expect([operationId, malformed.status, malformed.body.code]).toEqual([operationId, 400, 'request/malformed']);
    const list = await system.api.ask<ProblemBody>(method, path, []);
    expect([operationId, list.status, list.body.errors]).toEqual([
      operationId,
      422,
      [{ path: '', message: 'must be an object, not a list' }],
    ]);
  }
});

/** Whether a schema accepts a boolean, or anything at all. */
const takesBoolean = (schema: Schema): boolean => {
  const { type, const: only, anyOf, oneOf, enum: words } = resolved(document, schema);
  const choices = anyOf ?? oneOf;
  if (choices) return choices.some(takesBoolean);
  return (
    [type].flat().includes('boolean') ||
    typeof only === 'boolean' ||
    (type === undefined && only === undefined && !words)
  );
};

it('calls a wrong type a wrong type, and says what was expected', async () => {
  let checked = 0;
  for (const route of routes) {
    const { properties = {} } = bodySchema(document, route) ?? {};
    const path = route.path.replace(
      /\{(\w+)\}/g,
      (_, name: string) => ids[name] ?? '00000000-0000-4000-8000-000000000000',
    );
    for (const [name, schema] of Object.entries(properties)) {
      if (takesBoolean(schema)) continue;
      const { status, body } = await system.api.ask<ProblemBody>(route.method, path, { [name]: true });
      const message = body.errors?.find((error) => error.path === name || error.path.startsWith(`${name}.`))?.message;
      expect([route.operationId, name, status, message]).toEqual([
        route.operationId,
        name,
        422,
        expect.stringMatching(/^must be |not available yet$/),
      ]);
      checked += 1;
    }
  }
  expect(checked).toBeGreaterThan(30);
});

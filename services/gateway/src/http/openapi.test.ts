import { expect, it } from '@jest/globals';
import { createLog, type Resources, type Telemetry } from '@punctual/chassis';
import { compose, parts } from '../composition';
import { routesOf } from './app';
import { documentPath, openApiDocument } from './openapi';
import { analyticsExample } from './routes/analytics-example';

const log = createLog('test', 'silent');
// These are never called: the test only lists routes.
const resources = { store: {}, bus: {}, nats: {}, artifacts: {}, clock: {}, log } as unknown as Resources;
const gateway = parts(
  compose(
    {
      READ_MODEL_URL: undefined,
      PUBLIC_URL: undefined,
      ON_OTHER_LOG: 'rebuild',
      DEFAULT_TIMEZONE: 'UTC',
      ZONEINFO_DIR: undefined,
      ARTIFACT_RETENTION: 90,
      RATE_LIMIT: 0,
    },
    resources,
    {} as Telemetry,
    ':memory:',
    { health: async () => [] },
  ),
);
const document = openApiDocument(gateway.operations, { url: '/' });

it('describes exactly the existing routes', () => {
  const { routers } = routesOf(gateway.operations, {
    callers: gateway.callers,
    accountLimit: gateway.accountLimit,
    cookie: gateway.cookie,
    foreignPages: gateway.foreignPages,
    idempotency: gateway.idempotency,
    changesSince: gateway.changesSince,
  });
  const routed = routers
    .flatMap(({ stack }) => stack)
    .flatMap(({ path, methods }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${documentPath(String(path))}`),
    );
  const described = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(routed.sort());
  expect(new Set(described).size).toBe(described.length);
});

it('gives each operation a unique name and describes every path parameter', () => {
  const ids = gateway.operations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, params } of gateway.operations) {
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath);
  }
});

it('describes bodies, responses and errors', () => {
  const create = document.paths?.['/api/v1/report-schedules']?.post;
  expect(create?.requestBody).toMatchObject({
    content: {
      'application/json': { schema: { required: expect.arrayContaining(['reportId', 'frequency']) } },
    },
  });
  expect(Object.keys(create?.responses ?? {})).toEqual(
    expect.arrayContaining(['201', '202', '401', '409', '422', '503']),
  );
  expect(document.components?.schemas).toHaveProperty('ReportSchedule');
});

it('shows the example of a schema that has one', () => {
  const exampleOf = (path: string) => {
    const found = document.paths?.[path]?.get?.responses?.['200'] as { content?: Content } | undefined;
    return found?.content?.['application/json']?.example;
  };
  expect(exampleOf('/api/v1/analytics')).toEqual(analyticsExample);
  expect(exampleOf('/api/v1/email/relays')).toMatchObject({ mailers: 1, relays: [{ name: 'office' }] });
  expect(exampleOf('/api/v1/me/digest')).toMatchObject({ frequency: 'weekly' });
});

type Content = Record<string, { example?: unknown }>;
type Documented = { requestBody?: { content: Content }; responses: Record<string, { content?: Content }> };

it('has an example for every route, which the schemas of the route accept', () => {
  for (const { id, path, method, body, bodyType = 'application/json', answers } of gateway.operations) {
    const documented = (document.paths as unknown as Record<string, Record<string, Documented>>)[documentPath(path)]?.[
      method
    ];
    if (body && bodyType === 'application/json') {
      const example = documented?.requestBody?.content['application/json']?.example;
      expect([id, example, body.safeParse(example).error?.issues]).toEqual([id, expect.any(Object), undefined]);
    }
    for (const [status, { schema, mediaType = 'application/json' }] of Object.entries(answers)) {
      if (!schema || mediaType !== 'application/json' || status >= '300') continue;
      const example = documented?.responses[status]?.content?.[mediaType]?.example;
      expect([id, status, example, schema.safeParse(example).error?.issues]).toEqual([
        id,
        status,
        expect.any(Object),
        undefined,
      ]);
    }
  }
});

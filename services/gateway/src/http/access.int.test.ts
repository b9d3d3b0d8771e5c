import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { eventually, park } from '@punctual/chassis/testing';
import { deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { serveConditions } from '../testing/conditions';
import { email, startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newSchedule, problem, reportDraft, scheduleDraft } from '../testing/requests';
import { append, artifact, fired, life } from '../testing/samples';

type Documented = {
  operationId: string;
  security?: { apiKey?: string[] }[];
  'x-roles'?: string[];
  requestBody?: { content: Record<string, object> };
};
type Method = 'get' | 'post' | 'put' | 'delete';
type Route = Documented & { method: Method; path: string };

let gateway: TestGateway;
let routes: Route[];
/** The author to whom every sample belongs. */
let owner = '';
let viewer = '';
/** Another author. */
let stranger = '';
/** An administrator of another tenant. */
let foreigner = '';
/** One value for every parameter of a path; all belong to the owner, accounts aside. */
const ids: Record<string, string> = {
  ...{ name: artifact.name, file: 'start.js', token: 'x', connection: 'works', provider: 'postmark' },
};
/** A valid body for every operation that takes one. */
const bodies: Record<string, object | string> = {
  createReport: reportDraft,
  reviseReport: reportDraft,
  linkToDeliveryMessage: {},
  retryDelivery: {},
  resendDelivery: {},
  rerenderDelivery: { asOf: 'now' },
  previewReport: { format: 'CSV' },
  previewUnsavedReport: { report: reportDraft, format: 'CSV' },
  previewUpcomingRuns: { frequency: 'DAILY' },
  erasePerson: { email: 'ann@example.com', reason: 'by letter' },
  suppressAddress: { email: 'ann@example.com', reason: 'she asked' },
  liftSuppression: { reason: 'she asked' },
  returnToMail: { scheduleId: null },
  sendTestEmail: { to: 'ann@example.com' },
  createUser: { email: 'new@example.com', role: 'viewer' },
  changeUser: { name: 'Ann', role: 'viewer' },
  createApiKey: { name: 'a key', scopes: ['read'] },
  setMyDigest: { frequency: 'off' },
  changeMyPassword: { currentPassword: 'not the password', newPassword: 'another password' },
  createCalendar: { name: 'Company', country: 'DE' },
  reviseCalendar: { name: 'Company', country: 'FR' },
  createTemplate: { name: 'Short', mjml: '<mjml></mjml>' },
  reviseTemplate: { name: 'Shorter', mjml: '<mjml></mjml>' },
  changeBranding: { name: 'Example' },
  previewTemplate: { mjml: '<mjml></mjml>' },
  reportDatasetUpdate: { id: 'load-1', ok: true },
  createDistributionList: { name: 'Managers' },
  reviseDistributionList: { name: 'Managers' },
  addDistributionListMembers: { email: 'ada@example.com' },
  importDistributionListMembers: 'ada@example.com',
  pauseSubscription: {},
  pauseReportSchedule: {},
  duplicateReportSchedule: {},
  transferReportSchedule: { userId: '99999999-9999-4999-8999-999999999999' },
  backfillReportSchedule: { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' },
  previewReportSchedule: {},
  backtestReportSchedule: { condition: { type: 'NOT_EMPTY' } },
  setProbe: { source: { kind: 'sql', connection: 'shop', query: 'select max(at) from loads' } },
  changeReportSchedules: { action: 'pause', filter: {}, dryRun: true },
};
/** Operations other than reads that a viewer may call. */
const viewersMayChange = [
  'deleteCurrentSession',
  'changeMyPassword',
  'setMyDigest',
  'createApiKey',
  'revokeApiKey',
  'createSubscription',
  'changeSubscription',
  'deleteSubscription',
  'restoreSubscription',
  'pauseSubscription',
  'resumeSubscription',
  'leaveReportSchedule',
  'leaveDistributionList',
  'returnToMail',
  'previewUpcomingRuns',
  'linkToDeliveryMessage',
];
/** Reads that only those who write reports need. */
const readsOfAuthors = ['listConnections'];
/** What every author may do with a thing that belongs to the tenant. */
const deedsOfAll = ['reportDatasetUpdate', 'checkConnection', 'setProbe'];
/** Everybody of a tenant may read these but their queries; others than the owner and administrators get 403 for the rest. */
const sharedByAll = ['/api/v1/calendars', '/api/v1/templates', '/api/v1/datasets', '/api/v1/connections'];
const isShared = ({ path }: Route) => sharedByAll.some((shared) => path.startsWith(shared));
/** Lists of what is the caller's alone: an administrator sees nothing of others there. */
const callersAlone: readonly string[] = ['listPortal'];
/** Routes of which only an administrator may call any, reads too. */
const forAdministrators = [
  '/api/v1/users',
  '/api/v1/dead-letters',
  '/api/v1/system',
  '/api/v1/file-links',
  '/api/v1/proof-keys',
  '/api/v1/email',
  '/api/v1/suppressions',
  '/api/v1/people',
];
/** What everybody reads and administrators alone change. */
const changedByAdministrators = ['changeBranding'];
const isForAdministrators = ({ path, operationId }: Route) =>
  forAdministrators.some((prefix) => path.startsWith(prefix)) || changedByAdministrators.includes(operationId);

beforeAll(async () => {
  gateway = await startTestGateway();
  const { paths } = (await gateway.api.get('/openapi.json')).body as {
    paths: Record<string, Record<Method, Documented>>;
  };
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, documented]) => ({ ...documented, path, method: method as Method })),
  );
  owner = await newSession(gateway, 'author');
  const { id, reportId } = (await newSchedule(gateway, owner)) as { id: string; reportId?: string };
  const executed = await gateway.as('post', `/api/v1/report-schedules/${id}/execute`, owner).expect(202);
  const deliveryId = deliveryIdOf(String(executed.body.occurrenceId), 0);
  await append(gateway.resources.store, life(deliveryId));
  const delivery = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}`;
  await eventually(async () => expect((await gateway.as('get', delivery)).body.status).toBe('SENT'));
  const { occurrenceId, runId } = executed.body;
  Object.assign(ids, { scheduleId: id, reportId, deliveryId, occurrenceId, runId });
  ids['deadLetterId'] = await park(gateway.resources);
  serveConditions(gateway.resources);
  bodies['createReportSchedule'] = scheduleDraft(String(reportId));
  bodies['changeReportSchedule'] = scheduleDraft(String(reportId));
  const me = await gateway.as('get', '/api/v1/sessions/current', owner);
  const emails = ['ada@example.com', String(me.body.user.email), email];
  const created = await gateway.as('post', '/api/v1/distribution-lists', owner).send({ name: 'Managers', emails });
  const shared = await gateway.as('post', '/api/v1/calendars', owner).send(bodies['createCalendar']).expect(201);
  const { id: calendarId } = shared.body;
  const follows = { ...scheduleDraft(String(reportId)), calendar: { calendarId } };
  await gateway.as('post', '/api/v1/report-schedules', owner).send(follows).expect(201);
  const template = await gateway.as('post', '/api/v1/templates', owner).send(bodies['createTemplate']).expect(201);
  Object.assign(ids, { calendarId, templateId: template.body.id });
  await gateway.as('post', '/api/v1/datasets/sales/updates', owner).send(bodies['reportDatasetUpdate']).expect(201);
  ids['dataset'] = 'sales';
  await gateway.as('put', '/api/v1/datasets/sales/probe', owner).send(bodies['setProbe']).expect(200);
  const toList = { ...scheduleDraft(String(reportId)), recipients: { lists: [created.body.id] } };
  await gateway.as('post', '/api/v1/report-schedules', owner).send(toList).expect(201);
  const subscription = { reportId, frequency: 'DAILY', format: 'PDF' };
  const subscribed = await gateway.as('post', '/api/v1/subscriptions', owner).send(subscription).expect(201);
  const { id: scheduleId, userId } = subscribed.body;
  const kept = { scheduleId, userId, occurrenceId: occurrenceIdOf(scheduleId, 'kept') };
  const keptId = deliveryIdOf(kept.occurrenceId, 0, 'portal');
  const outcome = { accepted: 1, failed: [], unknown: [], at: '2026-11-02T09:01:03.000Z' };
  await append(gateway.resources.store, [
    fired({ ...kept, channel: 'portal' }),
    {
      type: 'DeliveryCompleted',
      data: { deliveryId: keptId, occurrenceId: kept.occurrenceId, scheduleId, ...outcome },
    },
  ]);
  Object.assign(ids, { listId: created.body.id, email: emails[0], subscriptionId: subscribed.body.id });
  Object.assign(bodies, { createSubscription: subscription, changeSubscription: subscription });
  viewer = await newSession(gateway, 'viewer');
  stranger = await newSession(gateway, 'author');
  foreigner = await newSession(gateway, 'admin', 'acme');
  const user = await gateway
    .as('post', '/api/v1/users')
    .send({ email: 'someone@example.com', role: 'author' })
    .expect(201);
  ids['userId'] = user.body.id;
  const suppressed = await gateway.as('post', '/api/v1/suppressions').send(bodies['suppressAddress']).expect(201);
  ids['suppressionId'] = suppressed.body.id;
  const { store, clock } = gateway.resources;
  const about = { email: 'gone@example.com', account: null, keys: ['0123456789ab'], why: 'by letter', userId: null };
  const erasure = { type: 'ErasureRequested', data: { erasureId: randomId(), ...about, at: clock.now() } } as const;
  const encoded = await store.codec.encode(erasure, { tenantId: 'default' });
  await store.append('erasure-people', [{ id: randomId(), ...encoded }], 'any');
  ids['apiKeyId'] = (
    await gateway.as('post', '/api/v1/api-keys', owner).send(bodies['createApiKey']).expect(201)
  ).body.id;
}, 60_000);
afterAll(() => gateway.close());

const parametersOf = ({ path }: Route) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
const guarded = () => routes.filter(({ security }) => security?.length !== 0);

/** One request to a route, with sample ids and a valid body. */
/** What a query must have. */
const queryOf = ({ operationId }: Route): string =>
  operationId === 'explainRecipient' ? `?occurrence=${encodeURIComponent(ids['runId'] ?? '')}` : '';
const ask = (route: Route, token: string) => {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''));
  const request = gateway.as(route.method, `${path}${queryOf(route)}`, token);
  if (!route.requestBody) return request;
  const [type = ''] = Object.keys(route.requestBody.content);
  return request.set('Content-Type', type).send(bodies[route.operationId]);
};

it('every route declares its access, and this test has samples to call it', () => {
  for (const route of routes) {
    const { operationId, security } = route;
    expect([operationId, route['x-roles']]).toEqual([operationId, expect.any(Array)]);
    expect([operationId, route['x-roles']?.length === 0]).toEqual([operationId, security?.length === 0]);
    expect([operationId, parametersOf(route).filter((name) => !ids[name])]).toEqual([operationId, []]);
    if (route.requestBody && security?.length !== 0)
      expect([operationId, bodies[operationId]]).toEqual([operationId, expect.anything()]);
  }
  expect(guarded().every(({ path }) => path.startsWith('/api/v1/'))).toBe(true);
  expect(guarded().length).toBeGreaterThan(15);
});

it('without a token every non-public route is 401', async () => {
  for (const route of guarded()) {
    const { status, body } = await ask(route, 'x'.repeat(43));
    expect([route.operationId, status, body]).toEqual([route.operationId, 401, problem(401, 'session/required')]);
  }
});

it('a viewer gets 403 on every route that changes anything', async () => {
  for (const route of guarded()) {
    const may = route['x-roles']?.includes('viewer') ?? false;
    const reads =
      (route.method === 'get' || viewersMayChange.includes(route.operationId)) &&
      !isForAdministrators(route) &&
      !readsOfAuthors.includes(route.operationId);
    expect([route.operationId, may]).toEqual([route.operationId, reads]);
    if (may) continue;
    const { status, body } = await ask(route, viewer);
    expect([route.operationId, status, body]).toEqual([route.operationId, 403, problem(403, 'access/forbidden')]);
  }
});

it('an author gets 403 on every route for administrators', async () => {
  const routesOfAdministrators = guarded().filter(isForAdministrators);
  expect(routesOfAdministrators.length).toBeGreaterThan(5);
  for (const route of guarded()) {
    const only = route['x-roles']?.join() === 'admin';
    expect([route.operationId, only]).toEqual([route.operationId, isForAdministrators(route)]);
    if (!only) continue;
    const { status, body } = await ask(route, stranger);
    expect([route.operationId, status, body]).toEqual([route.operationId, 403, problem(403, 'access/forbidden')]);
  }
});

it('every route of a resource is 404 for another user and for an administrator of another tenant, but not for the owner and an administrator', async () => {
  const resources = guarded().filter(
    (route) => parametersOf(route).length > 0 && !deedsOfAll.includes(route.operationId),
  );
  expect(resources.length).toBeGreaterThan(10);
  for (const route of resources) {
    const others = route['x-roles']?.includes('author') ? [stranger] : [];
    const viewers = route['x-roles']?.includes('viewer') ? [viewer] : [];
    for (const token of [foreigner, ...(isShared(route) ? [] : [...others, ...viewers])]) {
      const { status, body } = await ask(route, token);
      expect([route.operationId, status, body]).toEqual([
        route.operationId,
        404,
        problem(
          404,
          expect.stringMatching(
            /^(report|schedule|delivery|run|user|dead-letter|api-key|list|subscription|calendar|template|dataset|probe|suppression)\/unknown$/,
          ),
        ),
      ]);
    }
  }
  for (const route of resources.filter(isShared)) {
    const status = route.method === 'get' && route.operationId !== 'getProbe' ? 200 : 403;
    expect([route.operationId, (await ask(route, stranger)).status]).toEqual([route.operationId, status]);
  }
  for (const route of resources.filter(({ method }) => method === 'get')) {
    for (const token of [gateway.token, ...(route['x-roles']?.includes('author') ? [owner] : [])]) {
      const { status } = await ask(route, token);
      // The sample names a file that was never stored.
      expect([route.operationId, status]).toEqual([route.operationId, route.path.includes('{name}') ? 410 : 200]);
    }
  }
});

it('another user, and an administrator of another tenant, see nothing in any list; the owner and an administrator do', async () => {
  const lists = guarded().filter((route) => route.method === 'get' && route.operationId.startsWith('list'));
  for (const route of lists.filter((one) => parametersOf(one).length === 0)) {
    // Only an administrator lists accounts; the tests of users show that each sees those of one tenant.
    const strangers = isShared(route) ? [foreigner] : [stranger, foreigner];
    for (const token of route['x-roles']?.includes('author') ? strangers : [])
      expect([route.operationId, (await ask(route, token)).body]).toEqual([
        route.operationId,
        { data: [], nextCursor: null },
      ]);
    const administrators = callersAlone.includes(route.operationId) ? [] : [gateway.token];
    for (const token of [...administrators, ...(route['x-roles']?.includes('author') ? [owner] : [])]) {
      const { data } = (await ask(route, token)).body as { data: object[] };
      expect([route.operationId, data.length > 0]).toEqual([route.operationId, true]);
    }
  }
});

it('every route names the scopes that an API key needs, and refuses a key that lacks one', async () => {
  const keyWith = async (...scopes: string[]) =>
    String((await gateway.as('post', '/api/v1/api-keys').send({ name: 'walk', scopes }).expect(201)).body.key);
  const keys = { read: await keyWith('read', 'admin'), write: await keyWith('write', 'admin') };
  const ordinary = await keyWith('read', 'write');
  for (const route of guarded()) {
    const scopes = route.security?.flatMap(({ apiKey = [] }) => apiKey) ?? [];
    const { status, body } = await ask(route, route.method === 'get' ? keys.write : keys.read);
    const code = scopes.length > 0 ? 'access/scope-missing' : 'access/session-required';
    expect([route.operationId, status, body]).toEqual([route.operationId, 403, problem(403, code)]);
    if (!scopes.includes('admin')) continue;
    expect([route.operationId, (await ask(route, ordinary)).status]).toEqual([route.operationId, 403]);
  }
});

it('what a user writes belongs to the tenant of the user, and not even an administrator of another one sees it', async () => {
  const created = await gateway.as('post', '/api/v1/reports', foreigner).send(reportDraft).expect(201);
  const { id } = created.body as { id: string };
  const [event] = await gateway.resources.store.read(`report-${id}`);
  expect(event?.metadata).toMatchObject({ tenantId: 'acme' });
  await gateway.as('get', `/api/v1/reports/${id}`, foreigner).expect(200);
  await gateway.as('get', `/api/v1/reports/${id}`).expect(404);
  const { data } = (await gateway.as('get', '/api/v1/reports').expect(200)).body as { data: { id: string }[] };
  expect(data.map((one) => one.id)).not.toContain(id);
  // A schedule cannot name a report of another tenant.
  await gateway.as('post', '/api/v1/report-schedules').send(scheduleDraft(id)).expect(422);
});

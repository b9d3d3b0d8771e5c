import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, problem, scheduleDraft } from '../testing/requests';

const DATASETS = '/api/v1/datasets';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const report = (name: string, body: object, token?: string) =>
  gateway.as('post', `${DATASETS}/${name}/updates`, token).send(body);
const asOf = '2026-11-23T05:00:00.000Z';

describe('datasets', () => {
  it('begin with their first update, which is the same under the same id', async () => {
    await gateway.as('get', `${DATASETS}/sales.daily`).expect(404);
    const body = { id: 'load-1', asOf: '2026-11-23T06:00:00+01:00', ok: true };
    const created = await report('sales.daily', body).expect(201);
    expect(created.body).toMatchObject({ name: 'sales.daily', asOf, updates: [{ id: 'load-1', asOf, ok: true }] });
    expect((await report('sales.daily', body).expect(201)).body).toEqual(created.body);
    const changed = await report('sales.daily', { ...body, ok: false });
    expect([changed.status, changed.body]).toEqual([409, problem(409, 'dataset/update-changed')]);
    await report('sales.daily', { id: 'load-2', asOf: '2026-11-23T08:00:00Z', ok: false }).expect(201);
    const read = await gateway.as('get', `${DATASETS}/sales.daily`).expect(200);
    expect(read.body).toMatchObject({
      asOf,
      updates: [
        { id: 'load-2', ok: false },
        { id: 'load-1', ok: true },
      ],
    });
    const { data } = (await gateway.as('get', DATASETS).expect(200)).body;
    expect(data).toEqual([{ ...read.body, updates: undefined }].map(({ updates: _, ...summary }) => summary));
  });

  it('are reported by authors and keys that may write, read by all of the tenant, and unknown to others', async () => {
    const [author, viewer] = [await newSession(gateway, 'author'), await newSession(gateway, 'viewer')];
    const body = { id: 'a', ok: true };
    await report('stock', body, author).expect(201);
    await report('stock', { ...body, id: 'b' }, viewer).expect(403);
    await gateway.as('get', `${DATASETS}/stock`, viewer).expect(200);
    const other = await newSession(gateway, 'author', 'acme');
    await gateway.as('get', `${DATASETS}/stock`, other).expect(404);
    expect((await gateway.as('get', DATASETS, other).expect(200)).body.data).toEqual([]);
    const keyed = async (scope: string) => {
      const { key } = (
        await gateway
          .as('post', '/api/v1/api-keys')
          .send({ name: 'loader', scopes: [scope] })
          .expect(201)
      ).body as { key: string };
      return gateway.api.post(`${DATASETS}/stock/updates`).set('X-API-Key', key).send({ id: scope, ok: true });
    };
    expect((await keyed('write')).status).toBe(201);
    expect((await keyed('read')).status).toBe(403);
  }, 90_000);

  it.each([
    ['sales', { ok: true }, 'id'],
    ['sales', { id: '', ok: true }, 'id'],
    ['sales', { id: 'x'.repeat(201), ok: true }, 'id'],
    ['sales', { id: 'a\nb', ok: true }, 'id'],
    ['sales', { id: 'a' }, 'ok'],
    ['sales', { id: 'a', ok: 'yes' }, 'ok'],
    ['sales', { id: 'a', ok: true, asOf: 'yesterday' }, 'asOf'],
    ['sales', { id: 'a', ok: true, asOf: '2026-02-30T00:00:00Z' }, 'asOf'],
    ['sales', { id: 'a', ok: true, rows: 3 }, 'rows'],
    ['.sales', { id: 'a', ok: true }, 'dataset'],
    ['a%20b', { id: 'a', ok: true }, 'dataset'],
    ['x'.repeat(101), { id: 'a', ok: true }, 'dataset'],
  ])('refuse an update of %s with %j, and name the field', async (name, body, path) => {
    const { errors } = (await report(name, body).expect(422)).body as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toEqual([path]);
  });
});

it('a schedule waits for data, and shows the defaults', async () => {
  const draft = { ...scheduleDraft(await newReport(gateway)), waitFor: { datasets: ['sales.daily'] } };
  const { body } = await gateway.as('post', '/api/v1/report-schedules').send(draft).expect(201);
  expect(body.waitFor).toEqual({
    datasets: ['sales.daily'],
    match: 'all',
    since: 'lastOccurrence',
    deadline: 'PT4H',
    then: 'ownerNotice',
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { problem } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

const path = (name: string) => `/api/v1/datasets/${name}/probe`;
const source = { kind: 'sql', connection: 'shop', query: 'select max(loaded_at) as "asOf" from loads' };

describe('the probe of a dataset', () => {
  it('is set, read, tried, replaced and removed', async () => {
    await gateway.as('get', path('sales')).expect(404);
    const set = await gateway.as('put', path('sales')).send({ source }).expect(200);
    expect(set.body).toMatchObject({ name: 'sales', source, every: 'PT1M', version: 1 });
    expect((await gateway.as('get', path('sales')).expect(200)).body).toEqual(set.body);
    expect((await gateway.as('post', `${path('sales')}/check`).expect(200)).body).toEqual({
      asOf: '2026-11-23T05:00:00.000Z',
      problem: null,
    });
    const replaced = await gateway.as('put', path('sales')).set('If-Match', '"1"').send({ source, every: 'PT1H' });
    expect([replaced.status, replaced.body]).toEqual([200, expect.objectContaining({ every: 'PT1H', version: 2 })]);
    const stale = await gateway.as('put', path('sales')).set('If-Match', '"1"').send({ source });
    expect([stale.status, stale.body]).toEqual([412, problem(412, 'probe/stale')]);
    await gateway.as('delete', path('sales')).expect(204);
    await gateway.as('get', path('sales')).expect(404);
    await gateway.as('post', `${path('sales')}/check`).expect(404);
    await gateway.as('delete', path('sales')).expect(404);
    expect((await gateway.as('put', path('sales')).send({ source }).expect(200)).body).toMatchObject({ version: 4 });
  });

  it('belongs to who set it: others of the tenant neither read nor replace it, administrators do', async () => {
    const [author, other, viewer] = [
      await newSession(gateway, 'author'),
      await newSession(gateway, 'author'),
      await newSession(gateway, 'viewer'),
    ];
    await gateway.as('put', path('stock'), viewer).send({ source }).expect(403);
    await gateway.as('put', path('stock'), author).send({ source }).expect(200);
    for (const token of [other, viewer]) await gateway.as('get', path('stock'), token).expect(403);
    await gateway.as('put', path('stock'), other).send({ source }).expect(403);
    await gateway.as('delete', path('stock'), other).expect(403);
    await gateway.as('post', `${path('stock')}/check`, other).expect(403);
    await gateway.as('get', path('stock'), await newSession(gateway, 'author', 'acme')).expect(404);
    await gateway.as('delete', path('stock'), author).expect(204);
    await gateway.as('put', path('stock'), other).send({ source }).expect(403);
    await gateway.as('put', path('stock')).send({ source }).expect(200);
  }, 90_000);

  it.each([
    [{ source: { kind: 'inline', rows: [{ asOf: '2026-11-23T05:00:00Z' }] } }, 'source.kind'],
    [{ source: { ...source, query: ' ' } }, 'source.query'],
    [{ source, every: 'PT5S' }, 'every'],
    [{ source, every: 'P1D' }, 'every'],
    [{ source, every: 'PT25H' }, 'every'],
    [{ source, often: true }, 'often'],
    [{}, 'source'],
  ])('%j is refused at %s', async (body, field) => {
    const { body: answer } = await gateway.as('put', path('sales')).send(body).expect(422);
    expect((answer as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([field]);
  });
});

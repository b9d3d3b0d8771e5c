import { expect, it } from '@jest/globals';
import Koa from 'koa';
import request from 'supertest';
import { type Operation, operation } from './operation';
import { routeTable } from './route-table';

const operations = (['/api/v1/reports', '/api/v1/reports/:reportId', '/api/v1/lists', '/health/live'] as const).map(
  (path) =>
    operation({
      method: 'get',
      path,
      id: path,
      tag: '',
      summary: '',
      access: 'public',
      answers: {},
      handle: async () => ({ status: 200 }),
    }),
);
const serve =
  ({ id }: Operation): Koa.Middleware =>
  async (ctx) => {
    ctx.body = `${id} ${JSON.stringify(ctx['params'])}`;
  };

const app = () => {
  const { routes, allowedMethods } = routeTable(operations, serve);
  return request(new Koa().use(routes).use(allowedMethods).callback());
};

it('serves each path by its own operation', async () => {
  for (const [path, answer] of [
    ['/api/v1/reports', '/api/v1/reports {}'],
    ['/api/v1/reports/a', '/api/v1/reports/:reportId {"reportId":"a"}'],
    ['/api/v1/lists', '/api/v1/lists {}'],
    ['/health/live', '/health/live {}'],
  ] as const)
    expect([path, (await app().get(path)).text]).toEqual([path, answer]);
});

it('finds nothing at a path of another subject, version or place', async () => {
  for (const path of ['/reports', '/api/v1/health/live', '/api/v2/reports', '/api/v1/Reports', '/api/v1', '/'])
    expect([path, (await app().get(path)).status]).toEqual([path, 404]);
});

it('says which methods a path has', async () => {
  const { status, headers } = await app().post('/api/v1/reports/a');
  expect([status, headers['allow']]).toEqual([405, 'HEAD, GET']);
});

it('refuses a path that does not begin with what it is about', () => {
  const bad = { ...operations[0], path: '/:anything' } as Operation;
  expect(() => routeTable([bad], serve)).toThrow('must begin with what it is about');
});

import { afterEach, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, problem } from '../testing/requests';

let gateway: TestGateway;
afterEach(() => gateway.close());

type Documented = { operationId: string; requestBody?: object; parameters?: { name: string; in: string }[] };
const operations = async (): Promise<[string, string, Documented][]> => {
  const { paths } = (await gateway.api.get('/openapi.json')).body as {
    paths: Record<string, Record<string, Documented>>;
  };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]): [string, string, Documented] => [
        method,
        path.replace(/\{\w+\}/g, '0'),
        one,
      ]),
    );
};

it('limits the requests of an account over all its sessions and routes, and says when to try again', async () => {
  const clock = FakeClock.at('2026-11-02T09:00:00.000Z');
  gateway = await startTestGateway({ clock, settings: { RATE_LIMIT: 4 } });
  const author = await newSession(gateway, 'author');
  for (const path of ['/api/v1/me', '/api/v1/reports', '/api/v1/users', '/api/v1/nothing'])
    expect((await gateway.as('get', path, author)).status).toBeLessThan(405);
  const refused = await gateway.as('get', '/api/v1/me', author).expect(429);
  expect(refused.body).toEqual(problem(429, 'request/too-many'));
  expect(refused.headers['retry-after']).toBe('60');
  await gateway.as('get', '/api/v1/nothing', author).expect(429);
  await gateway.as('get', '/api/v1/me').expect(200);
  clock.advance(60_000);
  await gateway.as('get', '/api/v1/me', author).expect(200);
});

it('refuses unknown fields in every body and every query, and too large bodies, naming what is wrong', async () => {
  gateway = await startTestGateway();
  const large = JSON.stringify({ text: 'x'.repeat(2 ** 20) });
  for (const [method, path, { operationId, requestBody }] of await operations()) {
    const request = () => gateway.as(method as 'post', path);
    if (requestBody) {
      const { status, body } = await request().send({ notAField: 1 });
      const named = (body as { errors?: { path: string }[] }).errors?.map((one) => one.path) ?? [];
      // A path with an invalid id is refused before its body is read; 0 is a valid name of a dataset.
      const hasId = path.includes('/0') && !path.startsWith('/api/v1/datasets/');
      const expected = hasId ? 'Id' : 'notAField';
      expect([operationId, status, named.join()]).toEqual([operationId, 422, expect.stringContaining(expected)]);
      if (expected === 'Id') continue;
      const tooLarge = await request().set('Content-Type', 'application/json').send(large);
      expect([operationId, tooLarge.status, tooLarge.body]).toEqual([
        operationId,
        413,
        problem(413, 'request/too-large'),
      ]);
    } else if (!path.includes('/0')) {
      const { status, body } = await gateway.as(method as 'get', `${path}?notAField=1`);
      expect([operationId, status, body.errors]).toEqual([
        operationId,
        422,
        // A query may lack a parameter that it must have, too.
        expect.arrayContaining([{ path: 'notAField', message: 'is not a known field' }]),
      ]);
    }
  }
});

it('accepts a cursor in the list that issued it alone', async () => {
  gateway = await startTestGateway();
  for (let count = 0; count < 2; count++) await newReport(gateway);
  const { nextCursor } = (await gateway.as('get', '/api/v1/reports?limit=1')).body as { nextCursor: string };
  const lists = (await operations()).filter(
    ([method, path, { parameters = [] }]) =>
      method === 'get' && !path.includes('/0') && parameters.some(({ name }) => name === 'cursor'),
  );
  expect(lists.length).toBeGreaterThan(3);
  for (const [, path] of lists) {
    const { status, body } = await gateway.as('get', `${path}?limit=1&cursor=${nextCursor}`);
    if (path === '/api/v1/reports') expect([path, status]).toEqual([path, 200]);
    else expect([path, status, body.errors?.[0].path]).toEqual([path, 422, 'cursor']);
  }
  // Nor does another user continue with it: the list of that user is another one.
  const author = await newSession(gateway, 'author');
  await gateway.as('get', `/api/v1/reports?limit=1&cursor=${nextCursor}`, author).expect(422);
});

it('sends the headers that browsers need to be careful', async () => {
  gateway = await startTestGateway({ settings: { PUBLIC_URL: 'https://punctual.example.com' } });
  const { headers } = await gateway.as('get', '/api/v1/me').expect(200);
  expect(headers).toMatchObject({
    'cache-control': 'private, no-cache',
    'content-security-policy': expect.stringContaining("default-src 'self'"),
    'strict-transport-security': expect.stringContaining('max-age='),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
  });
  expect(headers).not.toHaveProperty('x-powered-by');
  expect((await gateway.api.get('/api/v1/me').expect(401)).headers['cache-control']).toBe('no-store');
});

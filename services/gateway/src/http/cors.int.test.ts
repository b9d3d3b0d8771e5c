import { afterEach, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';

let gateway: TestGateway;
const open = async (...origins: string[]) => {
  gateway = await startTestGateway({ settings: { CORS_ORIGINS: origins } });
};
afterEach(() => gateway.close());

const origin = 'https://app.example.com';
const preflight = (path: string, from: string) =>
  gateway.api.options(path).set('Origin', from).set('Access-Control-Request-Method', 'PUT');

it('lets pages of the named origins use the API, errors too, and no others', async () => {
  await open(origin);
  for (const path of ['/api/v1/reports', '/api/v1/nothing']) {
    const { headers } = await preflight(path, origin).expect(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': expect.stringContaining('Authorization'),
      'access-control-max-age': '600',
      vary: expect.stringContaining('Origin'),
    });
  }
  const listed = await gateway.as('get', '/api/v1/reports').set('Origin', origin).expect(200);
  expect(listed.headers['access-control-allow-origin']).toBe(origin);
  expect(listed.headers['access-control-expose-headers']).toContain('ETag');
  expect(listed.headers).not.toHaveProperty('access-control-allow-credentials');
  const refused = await gateway.api.get('/api/v1/reports').set('Origin', origin).expect(401);
  expect(refused.headers['access-control-allow-origin']).toBe(origin);

  for (const other of ['https://app.example.com.evil.example', 'http://app.example.com', 'null']) {
    const { headers } = await preflight('/api/v1/reports', other).expect(401);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers['vary']).toContain('Origin');
  }
  expect((await preflight('/docs', origin)).headers).not.toHaveProperty('access-control-allow-origin');
});

it('lets no page of another origin in unless the setting names it', async () => {
  await open();
  const { headers } = await preflight('/api/v1/reports', origin).expect(401);
  expect(headers).not.toHaveProperty('access-control-allow-origin');
});

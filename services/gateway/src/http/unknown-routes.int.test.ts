import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { problem } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const pairs = [
  ['/api/v1/reports', '/api/v1/nothing'],
  ['/API/v1/reports', '/API/v1/nothing'],
  ['/api/V1/Reports', '/api/V1/Nothing'],
  ['/api/v1/reports/', '/api/v1/nothing/'],
  ['//api/v1/reports', '//api/v1/nothing'],
  ['/api//v1/reports', '/api//v1/nothing'],
  ['/%61pi/v1/reports', '/%61pi/v1/nothing'],
  ['/api/v1/%72eports', '/api/v1/%6eothing'],
  ['/api/v1/reports/%zz', '/api/v1/nothing/%zz'],
  ['/api/v1/reports/00000000-0000-4000-8000-000000000000', '/api/v1/nothing/00000000-0000-4000-8000-000000000000'],
] as const;
const methods = ['get', 'post', 'put', 'delete', 'patch', 'options', 'head', 'trace'] as const;

it.each(pairs)('without a token %s and %s give the same answer to every method', async (there, nowhere) => {
  for (const method of methods) {
    const [known, unknown] = [await gateway.api[method](there), await gateway.api[method](nowhere)];
    const seen = ({ status, headers, body }: typeof known) => ({
      status,
      allow: headers['allow'],
      challenge: headers['www-authenticate'],
      type: headers['content-type'],
      code: (body as { code?: string }).code,
    });
    expect([method, seen(known)]).toEqual([method, seen(unknown)]);
    expect([method, [401, 404, 501]]).toEqual([method, expect.arrayContaining([known.status])]);
  }
});

it('accepts only one spelling of a path', async () => {
  for (const path of ['/API/v1/reports', '/api/v1/Reports', '//api/v1/reports', '/api/v1/%72eports'])
    expect((await gateway.as('get', path).expect(404)).body).toEqual(problem(404, 'route/unknown'));
});

it('refuses a path that cannot be decoded', async () => {
  const { status, body } = await gateway.as('get', '/api/v1/reports/%zz');
  expect([status, body]).toEqual([422, problem(422, 'request/invalid')]);
});

import { afterEach, expect, it } from '@jest/globals';
import Router from '@koa/router';
import supertest from 'supertest';
import { email, password, startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { problem } from '../testing/requests';
import type { GuardedRoutes } from './app';

const pages: GuardedRoutes = (guard) => {
  const router = new Router();
  router.use(guard);
  router.get('/inbox', (ctx) => {
    ctx.body = 'all mail';
  });
  return router;
};

let gateway: TestGateway;
const open = async (HOST: string, TRUST_PROXY: string[] = []) => {
  gateway = await startTestGateway({ extras: { routes: [pages] }, settings: { HOST, TRUST_PROXY } });
};
afterEach(() => gateway.close());

it('is open on loopback to clients on this machine only', async () => {
  await open('127.0.0.1', ['127.0.0.1']);
  await gateway.api.get('/inbox').expect(200, 'all mail');
  const elsewhere: [string, string][] = [
    ['X-Forwarded-For', '203.0.113.1'],
    ['X-Forwarded-For', '127.0.0.1'],
    ['Forwarded', 'for=203.0.113.1'],
    ['Host', 'rebound.example.com'],
  ];
  for (const [field, value] of elsewhere) {
    const { status } = await gateway.api.get('/inbox').set(field, value);
    expect([field, status]).toEqual([field, 401]);
  }
});

it('needs an administrator where other machines can reach it: a token, or HTTP Basic for a browser', async () => {
  await open('0.0.0.0');
  const refused = await gateway.api.get('/inbox').expect(401);
  expect(refused.headers['www-authenticate']).toBe('Basic realm="punctual", charset="UTF-8"');
  expect(refused.body).toEqual(problem(401, 'session/required'));
  await gateway.api.get('/INBOX').expect((answer) => expect(answer.text).not.toContain('all mail'));

  await gateway.as('get', '/inbox').expect(200, 'all mail');
  await gateway.as('get', '/inbox', 'x'.repeat(43)).expect(401);
  await gateway.as('get', '/inbox', await newSession(gateway, 'author')).expect(403);
  // The mail of all tenants is not for the administrator of one.
  await gateway.as('get', '/inbox', await newSession(gateway, 'admin', 'acme')).expect(403);

  const basic = (secret: string) => gateway.api.get('/inbox').auth(email, secret);
  await basic(password).expect(200, 'all mail');
  // A page and its assets are many requests but count as one login.
  for (let index = 0; index < 30; index++) await basic(password).expect(200);
  const tries = await Promise.all(Array.from({ length: 21 }, () => basic('wrong')));
  expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([401, 429]));
  await basic(password).expect(200);
  await supertest(gateway.gateway.url).get('/inbox').set('Authorization', 'Basic !').expect(401);
}, 90_000);

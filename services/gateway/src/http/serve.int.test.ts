import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import Koa from 'koa';
import { operation } from './operation';
import { problems } from './problems';
import { serve } from './serve';

const log = { error: (...said: unknown[]) => logged.push(said), warn: (...said: unknown[]) => logged.push(said) };
let logged: unknown[] = [];
let seen: { gone: AbortSignal; ended: Promise<unknown> }[] = [];
let goOn = Promise.withResolvers<void>();
const slow = operation({
  ...{ method: 'get', path: '/slow', id: 'slow', tag: 'x', summary: 'x', access: 'public', answers: {} },
  handle: async ({ gone: goneOf }) => {
    const gone = goneOf();
    const ended = Promise.race([goOn.promise, once(gone, 'abort').then(() => gone.throwIfAborted())]);
    seen.push({ gone, ended: ended.catch((error: unknown) => error) });
    await ended;
    return { status: 200, body: {} };
  },
});
const app = new Koa()
  .use(problems(log as never))
  .use(
    serve(slow, { idempotency: {}, changesSince: async () => [], foreignPages: { isForeign: () => false } } as never),
  );
const server = app.listen(0, '127.0.0.1');
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
});
beforeEach(() => {
  [logged, seen, goOn] = [[], [], Promise.withResolvers()];
});
afterAll(() => new Promise((done) => server.close(done)));
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/slow`;

it('tells a handler that its caller has gone, which is no failure', async () => {
  const request = get(url()).on('error', () => {});
  await eventually(() => expect(seen).toHaveLength(1));
  expect(seen[0]?.gone.aborted).toBe(false);
  request.destroy();
  expect(await seen[0]?.ended).toMatchObject({ code: 'request/abandoned' });
  await new Promise(setImmediate);
  expect(logged).toEqual([]);
});

it('does not tell so after an answer', async () => {
  const request = get(url(), { agent: false });
  await eventually(() => expect(seen).toHaveLength(1));
  goOn.resolve();
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  await once(response, 'close');
  await new Promise(setImmediate);
  expect([response.statusCode, seen[0]?.gone.aborted]).toEqual([200, false]);
});

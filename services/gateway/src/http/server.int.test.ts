import { connect } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { createLog } from '@punctual/chassis';
import Koa from 'koa';
import supertest from 'supertest';
import { problem } from '../testing/requests';
import { type HttpServer, openServer } from './server';

let server: HttpServer;
const open = async (requestMs?: number) => {
  const limits = requestMs === undefined ? {} : { requestMs };
  server = await openServer({ PORT: 0, HOST: '127.0.0.1', ...limits }, createLog('test', 'silent'));
};
afterEach(() => server.stop());

it('answers 503, but is live, until it has an application to serve', async () => {
  await open();
  const early = await supertest(server.url).get('/api/v1/reports').expect(503);
  expect(early.body).toEqual(problem(503, 'service/starting'));
  expect(early.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '1' });
  await supertest(server.url).get('/health/live').expect(200, { status: 'live' });
  const app = new Koa();
  app.use((ctx) => {
    ctx.body = 'here';
  });
  server.serve(app);
  await supertest(server.url).get('/').expect(200, 'here');
});

it('answers a request that does not arrive in time with the problem 408', async () => {
  await open(200);
  const text = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: x'),
    );
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('close', () => resolve(received));
  });
  expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nContent-Type: application\/problem\+json\r\n/);
  expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(problem(408, 'request/timeout'));
});

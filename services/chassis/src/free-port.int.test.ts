import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from './free-port';

let taken: Server;

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});

afterAll(() => void taken.close());

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

it('no two calls get the same port, and none is one the system may give away in the meantime', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
  expect(Math.max(...ports)).toBeLessThan(30_000);
});

it('a preferred port is given where it is free, and another where it is not', async () => {
  const port = await freePort();
  expect(await freePort(port)).toBe(port);
  expect(await freePort(portOf(taken))).not.toBe(portOf(taken));
});

it('a port that is in use is passed over', async () => {
  const port = await freePort();
  const following = createServer().listen(port + 1, '127.0.0.1');
  await once(following, 'listening');
  try {
    expect(await freePort()).not.toBe(port + 1);
  } finally {
    following.close();
  }
});

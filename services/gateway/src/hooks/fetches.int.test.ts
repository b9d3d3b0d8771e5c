import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Unavailable } from '@punctual/chassis';
import { fetchText } from './fetches';

let server: Server;
let url: string;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(302, { Location: '/text' }).end();
    else if (request.url === '/text') response.end('x'.repeat(100));
    else if (request.url === '/endless') {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    } else if (request.url === '/broken') response.destroy();
    else response.writeHead(403).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('fetches a text', async () => expect(await fetchText(`${url}/text`, 100)).toBe('x'.repeat(100)));

it.each(['/text', '/moved', '/endless', '/broken', '/forbidden'])(
  'is unavailable where more octets, a redirect or anything but the text comes: %s',
  async (path) => {
    asked.length = 0;
    await expect(fetchText(`${url}${path}`, 99)).rejects.toThrow(Unavailable);
    expect(asked).toEqual([path]);
  },
);

it('is unavailable where nobody listens, and says only the host', async () => {
  const failed = await fetchText('http://127.0.0.1:1/secret?token=t', 99).catch((error: Error) => error.message);
  expect(failed).toBe('could not fetch from 127.0.0.1:1');
});

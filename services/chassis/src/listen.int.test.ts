import { createServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { listen } from './listen';

const settings = { host: 'ADMIN_HOST', port: 'ADMIN_PORT' };

it('returns the port that it picked; a port in use is an error of the setting of the port', async () => {
  const [first, second] = [createServer(), createServer()];
  const port = await listen(first, { host: '127.0.0.1', port: 0, settings });
  expect(first.address()).toMatchObject({ port });
  const refused = listen(second, { host: '127.0.0.1', port, settings });
  await expect(refused).rejects.toMatchObject({
    name: 'ConfigError',
    message: `ADMIN_PORT: ${port} is in use on 127.0.0.1; stop what uses it, or set ADMIN_PORT to another one`,
  });
  await new Promise((resolve) => first.close(resolve));
});

// TEST-NET-1 (RFC 5737) belongs to no machine; `.invalid` (RFC 2606) never resolves.
it.each([
  ['192.0.2.1', 'is not an address of this machine'],
  ['nowhere.invalid', 'is not known'],
])('%s is an error of the setting of the address', async (host, reason) => {
  const refused = listen(createServer(), { host, port: 0, settings });
  await expect(refused).rejects.toMatchObject({ name: 'ConfigError', message: `ADMIN_HOST: ${host} ${reason}` });
});

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ConfigError, Lifecycle } from '@punctual/chassis';
import { startGateway } from '../start';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { definition } from '../testing/samples';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.close());

it('names the unavailable part, refuses writes with 503, and still serves reads', async () => {
  await gateway.stopNats();
  const ready = await gateway.api.get('/health/ready').expect(503);
  expect(ready.body).toMatchObject({
    status: 'unavailable',
    parts: [
      { part: 'keys', ok: true },
      { part: 'eventStore', ok: true },
      { part: 'nats', ok: false },
      { part: 'readModel', ok: true },
    ],
  });
  const { name, type, source } = definition;
  const refused = await gateway
    .as('post', '/api/v1/reports')
    .set('Idempotency-Key', 'k')
    .send({ name, type, source })
    .expect(503);
  expect(refused.body).toMatchObject({
    status: 503,
    code: 'service/unavailable',
    detail: expect.stringContaining('nats'),
  });
  expect(refused.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '2' });
  await gateway.as('get', '/api/v1/reports').expect(200);
  // It would keep trying to reach the stopped server.
  await gateway.resources.nats.close();
});

it('names the port that is in use, and what to do', async () => {
  const port = Number(new URL(gateway.gateway.url).port);
  const lifecycle = new Lifecycle(gateway.log);
  const second = startGateway(
    { ...gateway.config, PORT: port },
    gateway.resources,
    gateway.telemetry,
    { readModelFile: `${gateway.folder}/second.db` },
    lifecycle,
  );
  await expect(second).rejects.toThrow(ConfigError);
  await expect(second).rejects.toThrow(`PORT: ${port} is in use`);
  await lifecycle.stop();
});

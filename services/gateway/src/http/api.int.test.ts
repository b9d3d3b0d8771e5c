import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { zoneData } from '@punctual/chassis';
import { email, password, startTestGateway, type TestGateway } from '../testing/gateway';
import { problem, reportDraft } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

describe('sessions', () => {
  it('logs the administrator in', () => {
    expect(gateway.login.status).toBe(201);
    expect(gateway.login.body).toMatchObject({
      token: expect.stringMatching(/^[\w-]{43}$/),
      user: { email, role: 'admin' },
      expiresAt: expect.any(String),
    });
  });

  it('refuses a wrong password and an unknown address alike', async () => {
    const wrong = await gateway.api.post('/api/v1/sessions').send({ email, password: 'wrong' }).expect(401);
    const unknown = await gateway.api.post('/api/v1/sessions').send({ email: 'x@example.com', password }).expect(401);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.body).toEqual(problem(401, 'session/refused'));
  });

  it('needs a token for every path under /api/v1, known or not', async () => {
    for (const path of ['/api/v1/reports', '/api/v1/nothing', '/api/v1/deliveries/x']) {
      const answer = await gateway.api.get(path).expect(401);
      expect(answer.body).toEqual(problem(401, 'session/required'));
      expect(answer.headers['www-authenticate']).toContain('Bearer');
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    await gateway.as('get', '/api/v1/reports', 'x'.repeat(43)).expect(401);
  });

  it('ends a session', async () => {
    const { body } = await gateway.api
      .post('/api/v1/sessions')
      .send({ email: email.toUpperCase(), password })
      .expect(201);
    await gateway.as('get', '/api/v1/sessions/current', body.token).expect(200);
    await gateway.as('delete', '/api/v1/sessions/current', body.token).expect(204);
    await gateway.as('get', '/api/v1/sessions/current', body.token).expect(401);
  });
});

describe('Idempotency-Key', () => {
  const post = (key: string, body: object) =>
    gateway.as('post', '/api/v1/reports').set('Idempotency-Key', key).send(body);

  it('gives the same answer for the same key and body', async () => {
    const [first, second] = [await post('k1', reportDraft), await post('k1', reportDraft)];
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });

  it('refuses the key with another body', async () => {
    await post('k2', reportDraft).expect(201);
    expect((await post('k2', { ...reportDraft, name: 'Other' }).expect(422)).body).toEqual(
      problem(422, 'idempotency/key-reused'),
    );
  });

  it('creates one resource from many concurrent requests', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('k3', reportDraft)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set(answers.some(({ status }) => status === 409) ? [201, 409] : [201]),
    );
    expect(new Set(answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []))).size).toBe(1);
  });

  it('refuses an invalid key', async () => {
    await post('k'.repeat(256), reportDraft).expect(422);
  });
});

describe('the rest', () => {
  it('answers unknown paths and unsupported methods as problems', async () => {
    expect((await gateway.api.get('/nothing').expect(404)).body).toEqual(problem(404, 'route/unknown'));
    expect((await gateway.as('get', '/api/v1/nothing').expect(404)).body).toEqual(problem(404, 'route/unknown'));
    const refused = await gateway.as('delete', '/api/v1/reports').expect(405);
    expect(refused.body).toEqual(problem(405, 'route/method-not-allowed'));
    expect(refused.headers.allow).toContain('POST');
    expect((await gateway.as('options', '/api/v1/reports').expect(200)).headers.allow).toContain('GET');
    expect((await gateway.api.head('/health/live').expect(200)).text).toBeFalsy();
  });

  it('serves health, metrics, the OpenAPI document, its page and the welcome page without external resources', async () => {
    expect((await gateway.api.get('/health/live').expect(200)).body).toEqual({ status: 'live' });
    const ready = await gateway.api.get('/health/ready').expect(200);
    expect(ready.body.parts.map(({ part }: { part: string }) => part)).toEqual([
      'keys',
      'eventStore',
      'nats',
      'readModel',
    ]);
    // Any part of the process counts, such as the relay or the planner in single mode.
    await gateway.lifecycle.start({ name: 'relay', health: () => ({ ok: false, detail: 'stands still' }) });
    const { status, parts } = (await gateway.api.get('/health/ready').expect(503)).body;
    expect([status, parts.at(-1)]).toEqual(['unavailable', { part: 'relay', ok: false, detail: 'stands still' }]);
    const zones = zoneData();
    expect(ready.body.zoneData).toEqual(zones);
    expect((await gateway.as('get', '/api/v1/zone-data').expect(200)).body).toEqual(zones);
    expect((await gateway.api.get('/metrics').expect(200)).text).toContain('http_server_request_duration_seconds');
    expect((await gateway.api.get('/openapi.json').expect(200)).body).toMatchObject({ openapi: '3.1.0' });
    for (const path of ['/', '/docs', '/docs/swagger-ui.css', '/docs/start.js'])
      await gateway.api.get(path).expect(200);
    await gateway.api.get('/docs/..%2fpackage.json').expect(404);
    expect((await gateway.api.get('/docs')).text).not.toMatch(/https?:/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { email, password, startTestGateway, type TestGateway } from '../testing/gateway';
import { append, artifact, definition, life } from '../testing/samples';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const problem = (status: number, code: string) =>
  expect.objectContaining({
    status,
    code,
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
  });
const { name, type, source } = definition;
const reportDraft = { name, type, source };
const newReport = async (): Promise<string> =>
  (await gateway.as('post', '/api/v1/reports').send(reportDraft).expect(201)).body.id as string;
const draft = (reportId: string) => ({
  reportId,
  reportType: 'Client Progress Report',
  frequency: 'DAILY',
  format: 'PDF',
  recipients: { to: ['recipient@example.com'], cc: [], bcc: [] },
});
const newSchedule = async () =>
  (
    await gateway
      .as('post', '/api/v1/report-schedules')
      .send(draft(await newReport()))
      .expect(201)
  ).body as { id: string; version: number };

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

  it('needs a token for everything under /api/v1, whatever is there', async () => {
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

describe('reports', () => {
  it('are created, read, revised, deleted and restored, and each write is there for the next read', async () => {
    const created = await gateway.as('post', '/api/v1/reports').send(reportDraft).expect(201);
    const one = `/api/v1/reports/${created.body.id}`;
    expect(created.headers.location).toBe(one);
    expect(created.body).toMatchObject({ name: 'Progress', version: 1, source: { kind: 'inline', rows: [{ a: 1 }] } });
    const read = await gateway.as('get', one).expect(200);
    expect(read.body).toEqual(created.body);
    expect(read.headers.etag).toBe(created.headers.etag);
    await gateway.as('get', one).set('If-None-Match', String(read.headers.etag)).expect(304);
    const revised = await gateway
      .as('put', one)
      .set('If-Match', String(read.headers.etag))
      .send({ ...reportDraft, name: 'New' })
      .expect(200);
    expect(revised.body).toMatchObject({ name: 'New', version: 2 });
    const stale = await gateway.as('put', one).set('If-Match', String(read.headers.etag)).send(reportDraft).expect(412);
    expect(stale.body).toEqual(problem(412, 'report/stale'));
    await gateway.as('put', one).set('If-Match', '"nonsense"').send(reportDraft).expect(412);
    await gateway.as('delete', one).set('If-Match', '"2"').expect(204);
    expect((await gateway.as('get', one).expect(404)).body).toEqual(problem(404, 'report/unknown'));
    const list = await gateway.as('get', '/api/v1/reports?limit=200').expect(200);
    expect(list.body.data.map(({ id }: { id: string }) => id)).not.toContain(created.body.id);
    await gateway.as('post', `${one}/restore`).expect(200);
    await gateway.as('get', one).expect(200);
  });

  it('names every wrong field', async () => {
    const { body } = await gateway
      .as('post', '/api/v1/reports')
      .send({ name: 'a\nb', source: { kind: 'ftp' }, colour: 1 })
      .expect(422);
    expect(body).toEqual(problem(422, 'request/invalid'));
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'colour',
      'name',
      'source.kind',
      'type',
    ]);
  });

  it('refuses what is not JSON, too large, too deep, or of another type', async () => {
    const post = () => gateway.as('post', '/api/v1/reports');
    expect((await post().set('Content-Type', 'application/json').send('{"name":').expect(400)).body).toEqual(
      problem(400, 'request/malformed'),
    );
    expect((await post().set('Content-Type', 'application/json').send('"text"').expect(400)).body).toEqual(
      problem(400, 'request/malformed'),
    );
    expect(
      (
        await post()
          .send({ name: 'x'.repeat(1_100_000) })
          .expect(413)
      ).body,
    ).toEqual(problem(413, 'request/too-large'));
    expect((await post().set('Content-Type', 'text/plain').send('x').expect(415)).body).toEqual(
      problem(415, 'request/unsupported-media-type'),
    );
    const deep = `{"name":"x","type":"y","source":{"kind":"inline","rows":[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}}`;
    expect((await post().set('Content-Type', 'application/json').send(deep).expect(422)).body).toEqual(
      problem(422, 'request/invalid'),
    );
  });
});

describe('lists', () => {
  it('go on with a cursor that no other list takes', async () => {
    for (let count = 0; count < 3; count++) await newReport();
    const first = await gateway.as('get', '/api/v1/reports?limit=2&sort=name').expect(200);
    expect(first.body.data).toHaveLength(2);
    expect(first.body.data[0]).not.toHaveProperty('source.rows');
    const seen = new Set<string>(first.body.data.map(({ id }: { id: string }) => id));
    let cursor: string | null = first.body.nextCursor;
    while (cursor) {
      const next = await gateway.as('get', `/api/v1/reports?limit=2&sort=name&cursor=${cursor}`).expect(200);
      for (const { id } of next.body.data as { id: string }[]) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      cursor = next.body.nextCursor;
    }
    const all = await gateway.as('get', '/api/v1/reports?limit=200').expect(200);
    expect(seen.size).toBe(all.body.data.length);
    for (const path of [
      `/api/v1/reports?sort=-name&cursor=${first.body.nextCursor}`,
      `/api/v1/report-schedules?cursor=${first.body.nextCursor}`,
      '/api/v1/reports?cursor=x',
    ]) {
      expect((await gateway.as('get', path).expect(422)).body.errors[0].path).toBe('cursor');
    }
  });

  it.each(['limit=100000', 'limit=0', 'limit=x', 'limit=1&limit=2', 'colour=red', 'sort=hash'])(
    'refuse ?%s',
    async (query) => {
      const { body } = await gateway.as('get', `/api/v1/reports?${query}`).expect(422);
      expect(body.errors[0].path).toBe(query.split('=')[0]);
    },
  );
});

describe('schedules', () => {
  it('takes the least body there is, fills in the rest, pauses and resumes', async () => {
    const created = await gateway
      .as('post', '/api/v1/report-schedules')
      .send(draft(await newReport()))
      .expect(201);
    expect(created.body).toMatchObject({
      status: 'ACTIVE',
      format: 'PDF',
      formats: ['PDF'],
      timeOfDay: '09:00',
      nextRunDate: expect.any(String),
      version: 1,
    });
    const one = `/api/v1/report-schedules/${created.body.id}`;
    expect((await gateway.as('post', `${one}/pause`).expect(200)).body).toMatchObject({
      status: 'PAUSED',
      nextRunDate: null,
      version: 2,
    });
    expect((await gateway.as('post', `${one}/pause`).expect(200)).body).toMatchObject({ version: 2 });
    await gateway.as('post', `${one}/pause`).send({ why: 'x' }).expect(422);
    await gateway.as('post', `${one}/resume`).set('If-Match', '"1"').expect(412);
    expect((await gateway.as('post', `${one}/resume`).set('If-Match', '"2"').expect(200)).body).toMatchObject({
      status: 'ACTIVE',
      version: 3,
    });
    const list = await gateway.as('get', '/api/v1/report-schedules?status=ACTIVE&frequency=DAILY').expect(200);
    expect(list.body.data.map(({ id }: { id: string }) => id)).toContain(created.body.id);
  });

  it('passes on what the scheduler refuses, with the field', async () => {
    const answer = await gateway
      .as('post', '/api/v1/report-schedules')
      .send({ ...draft(await newReport()), timezone: 'EST' })
      .expect(422);
    expect(answer.body).toMatchObject({
      code: 'schedule/invalid',
      errors: [{ path: 'timezone', message: 'is not an IANA zone' }],
    });
  });

  it('refuses a report that is not there', async () => {
    const { body } = await gateway
      .as('post', '/api/v1/report-schedules')
      .send(draft('99999999-9999-4999-8999-999999999999'))
      .expect(422);
    expect(body.errors).toEqual([{ path: 'reportId', message: 'there is no such report' }]);
  });

  it('answers 404 for what is not there and 422 for an id that cannot be', async () => {
    await gateway.as('get', '/api/v1/report-schedules/99999999-9999-4999-8999-999999999999').expect(404);
    expect((await gateway.as('get', '/api/v1/report-schedules/x').expect(422)).body.errors[0].path).toBe('scheduleId');
  });
});

describe('deliveries', () => {
  it('are in the history as soon as the schedule ran, and tell their story', async () => {
    const { id } = await newSchedule();
    const started = await gateway.as('post', `/api/v1/report-schedules/${id}/execute`).expect(202);
    const [deliveryId] = started.body.deliveryIds as string[];
    const history = await gateway.as('get', `/api/v1/report-schedules/${id}/history`).expect(200);
    expect(history.body.data).toMatchObject([
      { id: deliveryId, status: 'PENDING', scheduleId: id, recipients: [{ email: 'recipient@example.com' }] },
    ]);

    const one = `/api/v1/deliveries/${encodeURIComponent(String(deliveryId))}`;
    const stored = await gateway.resources.artifacts.put(Buffer.from('PDF'));
    const told = life(deliveryId).map((event) =>
      event.type === 'ReportRendered'
        ? {
            ...event,
            data: {
              ...event.data,
              artifacts: [
                { ...artifact, sha256: stored },
                { ...artifact, name: 'gone.pdf' },
              ],
            },
          }
        : event,
    );
    await append(gateway.resources.store, told);
    // The next write waits for the views, so what was appended before it is there too.
    await newReport();
    const read = await gateway.as('get', one).expect(200);
    expect(read.body).toMatchObject({
      status: 'SENT',
      attemptCount: 2,
      outcomes: [{ outcome: 'accepted' }, { outcome: 'accepted' }],
    });
    await gateway.as('get', one).set('If-None-Match', String(read.headers.etag)).expect(304);

    const timeline = await gateway.as('get', `${one}/timeline`).expect(200);
    expect(timeline.body.data.map(({ type }: { type: string }) => type)).toEqual([
      'OccurrenceFired',
      ...told.map(({ type }) => type),
    ]);
    expect(timeline.body.data[0].text).toBe('Run on demand');
    expect(timeline.body.data.at(-1).text).toBe('Done: 2 accepted');

    const file = await gateway.as('get', `${one}/artifacts/Progress.pdf`).expect(200);
    expect(file.body.toString()).toBe('PDF');
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="Progress.pdf"',
      'x-content-type-options': 'nosniff',
    });
    await gateway.as('get', `${one}/artifacts/gone.pdf`).expect(410);
    await gateway.as('get', `${one}/artifacts/other.pdf`).expect(404);

    const found = async (query: string) =>
      (
        (await gateway.as('get', `/api/v1/deliveries?scheduleId=${id}&${query}`).expect(200)).body.data as {
          id: string;
        }[]
      ).map((row) => row.id);
    expect(await found('status=SENT')).toEqual([deliveryId]);
    expect(await found('status=FAILED')).toEqual([]);
    expect(await found('recipient=RECIPIENT@example.com')).toEqual([deliveryId]);
    expect(await found('recipient=other@example.com')).toEqual([]);
    expect(await found('from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00%2B01:00')).toEqual([deliveryId]);
    expect(await found('to=2020-01-01T00:00:00Z')).toEqual([]);
    await gateway.as('get', '/api/v1/deliveries?from=yesterday').expect(422);
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

  it('makes one resource of many requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('k3', reportDraft)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set(answers.some(({ status }) => status === 409) ? [201, 409] : [201]),
    );
    expect(new Set(answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []))).size).toBe(1);
  });

  it('refuses a key that is none', async () => {
    await post('k'.repeat(256), reportDraft).expect(422);
  });
});

describe('the rest', () => {
  it('answers what is unknown, and methods that are not there, as problems', async () => {
    expect((await gateway.api.get('/nothing').expect(404)).body).toEqual(problem(404, 'route/unknown'));
    expect((await gateway.as('get', '/api/v1/nothing').expect(404)).body).toEqual(problem(404, 'route/unknown'));
    const refused = await gateway.as('delete', '/api/v1/reports').expect(405);
    expect(refused.body).toEqual(problem(405, 'route/method-not-allowed'));
    expect(refused.headers.allow).toContain('POST');
    expect((await gateway.api.options('/api/v1/reports').expect(200)).headers.allow).toContain('GET');
    expect((await gateway.api.head('/health/live').expect(200)).text).toBeFalsy();
  });

  it('serves health, metrics, the document, its page and a welcome, all from here', async () => {
    expect((await gateway.api.get('/health/live').expect(200)).body).toEqual({ status: 'live' });
    const ready = await gateway.api.get('/health/ready').expect(200);
    expect(ready.body.parts.map(({ part }: { part: string }) => part)).toEqual(['eventStore', 'nats', 'readModel']);
    expect((await gateway.api.get('/metrics').expect(200)).text).toContain('http_server_request_duration_seconds');
    expect((await gateway.api.get('/openapi.json').expect(200)).body).toMatchObject({ openapi: '3.1.0' });
    for (const path of ['/', '/docs', '/docs/swagger-ui.css', '/docs/start.js'])
      await gateway.api.get(path).expect(200);
    await gateway.api.get('/docs/..%2fpackage.json').expect(404);
    expect((await gateway.api.get('/docs')).text).not.toMatch(/https?:/);
  });
});

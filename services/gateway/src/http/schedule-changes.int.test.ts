import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSchedule, problem, scheduleDraft } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const pathOf = (id: string) => `/api/v1/report-schedules/${id}`;
const created = async () => {
  const schedule = await newSchedule(gateway);
  return { ...schedule, one: pathOf(schedule.id) };
};

describe('editing a schedule', () => {
  it('replaces it at the version that was read', async () => {
    const { one, reportId } = await created();
    const read = await gateway.as('get', one).expect(200);
    const body = { ...scheduleDraft(reportId), timeOfDay: '17:30', name: 'Evening', reportType: undefined };
    const etag = String(read.headers.etag);
    const answer = await gateway.as('put', one).set('If-Match', etag).send(body).expect(200);
    expect(answer.body).toMatchObject({
      name: 'Evening',
      timeOfDay: '17:30',
      // What the client left out stays as it is known of the report.
      reportType: 'Client Progress Report',
      version: 2,
      status: 'ACTIVE',
    });
    expect((await gateway.as('put', one).set('If-Match', etag).send(body).expect(412)).body).toEqual(
      problem(412, 'schedule/stale'),
    );
    expect((await gateway.as('get', one)).body).toEqual(answer.body);
  });

  it('names what is wrong, and refuses a report the user cannot see', async () => {
    const { one, reportId } = await created();
    const errors = async (body: object) => (await gateway.as('put', one).send(body).expect(422)).body.errors;
    expect(await errors({ ...scheduleDraft(reportId), recipients: { to: ['a@b'] } })).toMatchObject([
      { path: 'recipients.to.0' },
    ]);
    expect(await errors({ ...scheduleDraft(reportId), status: 'PAUSED' })).toEqual([
      { path: 'status', message: 'is not a known field' },
    ]);
    expect(await errors(scheduleDraft('99999999-9999-4999-8999-999999999999'))).toEqual([
      { path: 'reportId', message: 'there is no such report' },
    ]);
    expect((await gateway.as('get', one)).body.version).toBe(1);
  });
});

describe('pausing a schedule until an instant', () => {
  it('shows when it resumes and when it runs next', async () => {
    const { one } = await created();
    const until = '2098-01-01T00:00:00Z';
    expect((await gateway.as('post', `${one}/pause`).send({ until }).expect(200)).body).toMatchObject({
      status: 'PAUSED',
      pausedUntil: until,
      nextRunDate: expect.any(String),
    });
    expect((await gateway.as('post', `${one}/resume`).expect(200)).body).toMatchObject({ pausedUntil: null });
  });

  it('needs an instant', async () => {
    const { one } = await created();
    for (const until of ['tomorrow', '2098-01-01', 7]) {
      const { body } = await gateway.as('post', `${one}/pause`).send({ until }).expect(422);
      expect(body.errors).toMatchObject([{ path: 'until' }]);
    }
  });
});

describe('deleting a schedule', () => {
  it('hides it, keeps it for the list of deleted ones, and can be undone', async () => {
    const { one, id } = await created();
    await gateway.as('delete', one).set('If-Match', '"7"').expect(412);
    await gateway.as('delete', one).set('If-Match', '"1"').expect(204);
    for (const [method, path] of [
      ['get', one],
      ['put', one],
      ['post', `${one}/pause`],
      ['post', `${one}/execute`],
      ['post', `${one}/duplicate`],
      ['delete', one],
    ] as const) {
      const request = gateway.as(method, path);
      const { status } = method === 'put' ? await request.send(scheduleDraft(id)) : await request;
      expect([method, path, status]).toEqual([method, path, 404]);
    }
    await gateway.as('get', `${one}/history`).expect(200);
    const idsOf = async (query: string) =>
      ((await gateway.as('get', `/api/v1/report-schedules${query}`).expect(200)).body.data as { id: string }[]).map(
        (row) => row.id,
      );
    expect(await idsOf('')).not.toContain(id);
    expect(await idsOf('?deleted=true')).toContain(id);
    expect((await gateway.as('post', `${one}/restore`).expect(200)).body).toMatchObject({ id, deletedAt: null });
    expect(await idsOf('')).toContain(id);
    expect(await idsOf('?deleted=true')).not.toContain(id);
    await gateway.as('post', `${one}/restore`).expect(200);
  });
});

describe('duplicating a schedule', () => {
  it('gives a paused copy under another name, once per Idempotency-Key', async () => {
    const { one, id } = await created();
    const original = (await gateway.as('get', one)).body as Record<string, unknown>;
    const copies = await Promise.all([
      gateway.as('post', `${one}/duplicate`).set('Idempotency-Key', 'k1').expect(201),
      gateway.as('post', `${one}/duplicate`).send({ name: 'Second' }).expect(201),
    ]);
    const [copy, named] = copies.map(({ body }) => body as Record<string, unknown>);
    expect(copy).toMatchObject({ name: 'Client Progress Report (copy)', status: 'PAUSED', nextRunDate: null });
    expect(named).toMatchObject({ name: 'Second' });
    const changes = ['id', 'name', 'status', 'nextRunDate', 'version', 'createdAt', 'updatedAt'];
    for (const [field, value] of Object.entries(original))
      if (!changes.includes(field)) expect([field, copy?.[field]]).toEqual([field, value]);
    expect(copy?.['id']).not.toBe(id);
    expect(copies[0]?.headers['location']).toBe(pathOf(String(copy?.['id'])));
    const again = await gateway.as('post', `${one}/duplicate`).set('Idempotency-Key', 'k1').expect(201);
    expect(again.body).toEqual(copy);
    await gateway.as('post', `${one}/duplicate`).send({ name: 'a\nb' }).expect(422);
  });

  it('cuts a long name, and never half a character', async () => {
    const { one, reportId } = await created();
    const name = `${'x'.repeat(192)}🎉${'y'.repeat(4)}`;
    await gateway
      .as('put', one)
      .send({ ...scheduleDraft(reportId), name })
      .expect(200);
    const { body } = await gateway.as('post', `${one}/duplicate`).expect(201);
    expect(body.name).toBe(`${'x'.repeat(192)} (copy)`);
  });
});

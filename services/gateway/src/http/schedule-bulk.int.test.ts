import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@punctual/chassis';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, newSchedule, problem, reportDraft, scheduleDraft } from '../testing/requests';

let gateway: TestGateway;
let author = '';
let authorId = '';
let viewerId = '';
const all = '/api/v1/report-schedules';
/** The account behind a token: what it writes names it. */
const idOf = async (token: string): Promise<string> =>
  (await gateway.as('post', '/api/v1/reports', token).send(reportDraft).expect(201)).body.userId;
beforeAll(async () => {
  gateway = await startTestGateway();
  author = await newSession(gateway, 'author');
  authorId = await idOf(author);
  const viewer = await newSession(gateway, 'viewer');
  const [session] = await gateway.resources.store.read(`session-${sha256(viewer)}`);
  viewerId = String((session?.data as { userId?: string } | undefined)?.userId);
}, 60_000);
afterAll(() => gateway.close());

const bulk = (body: object, token?: string) => gateway.as('post', `${all}/bulk`, token).send(body);

describe('a transfer', () => {
  it('gives a schedule to another user, with its history', async () => {
    const { id } = await newSchedule(gateway);
    const executed = await gateway.as('post', `${all}/${id}/execute`).expect(202);
    const run = `/api/v1/runs/${encodeURIComponent(executed.body.runId)}`;
    await gateway.as('get', `${all}/${id}`, author).expect(404);
    await gateway.as('get', run, author).expect(404);
    const answer = await gateway.as('post', `${all}/${id}/transfer`).send({ userId: authorId }).expect(200);
    expect(answer.body).toMatchObject({ id, userId: authorId, version: 2 });
    await gateway.as('get', `${all}/${id}`, author).expect(200);
    const history = await gateway.as('get', `${all}/${id}/history`, author).expect(200);
    expect(history.body.data).toMatchObject([{ scheduleId: id }]);
    await gateway.as('get', run, author).expect(200);
    const delivery = `/api/v1/deliveries/${encodeURIComponent(history.body.data[0].deliveries[0].id)}`;
    await gateway.as('get', delivery, author).expect(200);
    const list = `/api/v1/deliveries?runId=${encodeURIComponent(executed.body.runId)}`;
    expect((await gateway.as('get', list, author).expect(200)).body.data).toHaveLength(1);
    // It keeps its report, which the new owner cannot see.
    const { reportId } = answer.body as { reportId: string };
    await gateway.as('put', `${all}/${id}`, author).send(scheduleDraft(reportId)).expect(200);
    await gateway
      .as('put', `${all}/${id}`, author)
      .send(scheduleDraft(await newReport(gateway)))
      .expect(422);
  });

  it('needs a user who may own schedules', async () => {
    const { id } = await newSchedule(gateway);
    for (const userId of ['99999999-9999-4999-8999-999999999999', viewerId]) {
      const { body } = await gateway.as('post', `${all}/${id}/transfer`).send({ userId }).expect(422);
      expect(body.errors).toMatchObject([{ path: 'userId' }]);
      expect((await bulk({ action: 'transfer', ids: [id], userId }).expect(422)).body.errors).toEqual(body.errors);
    }
  });
});

describe('a test', () => {
  it('goes to the caller, once per Idempotency-Key', async () => {
    const { id } = await newSchedule(gateway);
    const test = () => gateway.as('post', `${all}/${id}/test`).set('Idempotency-Key', 'test-1').expect(202);
    const { body } = await test();
    expect((await test()).body).toEqual(body);
    const { data } = (await gateway.as('get', `${all}/${id}/history`).expect(200)).body;
    expect(data).toMatchObject([{ trigger: 'test', audience: { recipients: 1 } }]);
    const delivery = `/api/v1/deliveries/${encodeURIComponent(data[0].deliveries[0].id)}`;
    const { recipients } = (await gateway.as('get', delivery).expect(200)).body;
    expect(recipients).toEqual([{ email: 'admin@example.com', role: 'to' }]);
    expect((await gateway.as('get', `${all}/${id}`)).body.lastRunDate).toBeNull();
  });
});

describe('a bulk request', () => {
  it('takes the schedules a filter matches, the own ones only, and tells what happened to each', async () => {
    const { id, reportId } = await newSchedule(gateway);
    const draft = gateway.as('post', all).send(scheduleDraft(reportId));
    const other = (await draft.expect(201)).body.id as string;
    const answer = await bulk({ action: 'delete', filter: { reportId } }).expect(200);
    expect(answer.body).toEqual({
      ...{ dryRun: false, changed: 2, unchanged: 0, refused: 0 },
      data: [id, other].map((one) => ({ id: one, outcome: 'changed', code: null, message: null })),
    });
    await gateway.as('get', `${all}/${id}`).expect(404);
    expect((await bulk({ action: 'delete', filter: { reportId } }).expect(200)).body.data).toEqual([]);
    const foreign = await newSchedule(gateway);
    const refused = await bulk({ action: 'pause', ids: [foreign.id, foreign.id] }, author).expect(200);
    expect(refused.body.data).toEqual([
      { id: foreign.id, outcome: 'refused', code: 'schedule/unknown', message: 'there is no such schedule' },
    ]);
    const userId = (await gateway.as('get', `${all}/${foreign.id}`)).body.userId as string;
    expect((await bulk({ action: 'pause', filter: { userId } }, author).expect(200)).body.data).toEqual([]);
  });

  it.each([
    [{ action: 'pause' }, 'ids'],
    [{ action: 'pause', ids: [] }, 'ids'],
    [{ action: 'pause', ids: ['x'] }, 'ids.0'],
    [{ action: 'pause', ids: ['99999999-9999-4999-8999-999999999999'], filter: {} }, 'ids'],
    [{ action: 'explode', filter: {} }, 'action'],
    [{ action: 'transfer', filter: {} }, 'userId'],
    [{ action: 'delete', filter: {}, userId: '99999999-9999-4999-8999-999999999999' }, 'userId'],
    [{ action: 'resume', filter: {}, until: '2099-01-01T00:00:00Z' }, 'until'],
    [{ action: 'pause', filter: { color: 'red' } }, 'filter.color'],
  ])('is refused with the field when it makes no sense: %j', async (body, path) => {
    const answer = await bulk(body).expect(422);
    expect(answer.body).toEqual(problem(422, 'request/invalid'));
    expect(answer.body.errors[0].path).toBe(path);
  });
});

it('a backfill needs two instants', async () => {
  const { id } = await newSchedule(gateway);
  const { body } = await gateway.as('post', `${all}/${id}/backfill`).send({ from: 'monday' }).expect(422);
  expect((body.errors as { path: string }[]).map(({ path }) => path)).toEqual(['from', 'to']);
});

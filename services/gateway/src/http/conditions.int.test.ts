import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { occurrenceIdOf } from '@punctual/contracts';
import { serveConditions } from '../testing/conditions';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { judging, observed } from '../testing/observed';
import { newReport, problem, reportDraft, scheduleDraft } from '../testing/requests';
import { append, at, fired } from '../testing/samples';

let gateway: TestGateway;
/** What the tracker was asked last. */
let asked: unknown;
beforeAll(async () => {
  gateway = await startTestGateway();
  serveConditions(gateway.resources, (data) => {
    asked = data;
  });
});
afterAll(() => gateway.close());

const all = '/api/v1/report-schedules';
const rows = [
  { id: 1, revenue: 5 },
  { id: 2, revenue: 7 },
];
const report = async (): Promise<string> => {
  const metrics = [{ name: 'Revenue', op: 'sum', column: 'revenue' }];
  const draft = { ...reportDraft, source: { kind: 'inline', rows }, metrics };
  return (await gateway.as('post', '/api/v1/reports').send(draft).expect(201)).body.id as string;
};
const above = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 };
const schedule = async (distributionCondition: object = above) => {
  const body = { ...scheduleDraft(await report()), distributionCondition };
  return (await gateway.as('post', all).send(body).expect(201)).body as { id: string; reportId: string };
};
const errorsOf = async (distributionCondition: object, fields: object = {}): Promise<string[]> => {
  const body = { ...scheduleDraft(await report()), distributionCondition, ...fields };
  const answer = await gateway.as('post', all).send(body).expect(422);
  return answer.body.errors.map(({ path, message }: { path: string; message: string }) => `${path}: ${message}`);
};

describe('a schedule with a condition', () => {
  it('is answered as it was given, with how it is told', async () => {
    const { id } = await schedule();
    const { body } = await gateway.as('get', `${all}/${id}`).expect(200);
    expect(body).toMatchObject({ noData: 'ownerNotice', notify: 'everyRun', notifyResolved: false });
    expect(body.distributionCondition).toEqual(above);
  });

  it.each([
    [{ ...above, metric: 'Cost' }, 'distributionCondition.metric: the report has no metric "Cost"; it has Revenue'],
    [
      { type: 'THRESHOLD', conditions: [{ metric: 'Cost', operator: '>', value: 1 }] },
      'distributionCondition.conditions.0.metric: the report has no metric "Cost"; it has Revenue',
    ],
    [
      { type: 'CHANGE_DETECTION', key: ['id', 'day'] },
      'distributionCondition.key.1: the report has no column "day"; it has id, revenue',
    ],
    [{ type: 'CHANGE_DETECTION', ignore: ['day'] }, /^distributionCondition\.ignore\.0: /],
    [{ type: 'THRESHOLD', metric: 'Revenue', operator: '>' }, 'distributionCondition.value: is required'],
    [{ type: 'CHANGE_DETECTION', attach: 'changes' }, /^distributionCondition\.attach: needs a key/],
    [{ type: 'NOT_EMPTY', attach: 'changes' }, /^distributionCondition.*attach/],
    [{ type: 'PERCENT', metric: 'Revenue', by: 10 }, /^distributionCondition\.minAbsolute: /],
    [{ ...above, value: 'ten' }, /^distributionCondition\.value: /],
    [{ type: 'SOMETIMES' }, /^distributionCondition\.type: /],
  ])('is refused with the field that is wrong: %j', async (condition, message) => {
    expect(await errorsOf(condition)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });

  it('may be edited though its report lost the metric; another condition may not name it', async () => {
    const { id, reportId } = await schedule();
    await gateway.as('put', `/api/v1/reports/${reportId}`).send(reportDraft).expect(200);
    const edit = { ...scheduleDraft(reportId), distributionCondition: above, timeOfDay: '10:00' };
    await gateway.as('put', `${all}/${id}`).send(edit).expect(200);
    const other = { ...edit, distributionCondition: { ...above, value: 20 } };
    await gateway.as('put', `${all}/${id}`).send(other).expect(422);
  });
});

describe('observations', () => {
  const record = async (scheduleId: string, days: number[]): Promise<void> => {
    for (const day of days) {
      const occurrenceId = occurrenceIdOf(scheduleId, `day-${day}`);
      const dueAt = `2026-11-0${day}T09:00:00Z`;
      await append(gateway.resources.store, [fired({ scheduleId, occurrenceId, dueAt, judging })]);
      if (day === 2) continue;
      await append(gateway.resources.store, [observed(String(10 + day), { scheduleId, occurrenceId, dueAt })]);
    }
    await newReport(gateway);
  };

  it('are listed with their gaps, page by page, and counted', async () => {
    const { id } = await schedule();
    await record(id, [1, 2, 3]);
    const path = `${all}/${id}/observations`;
    const first = (await gateway.as('get', `${path}?limit=2&sort=dueAt`).expect(200)).body;
    expect(first.data).toMatchObject([
      { observed: '11', state: 'firing', sends: true, gap: null },
      { observed: null, state: null, gap: 'nothing is observed yet' },
    ]);
    const next = (await gateway.as('get', `${path}?limit=2&sort=dueAt&cursor=${first.nextCursor}`).expect(200)).body;
    expect(next).toMatchObject({ data: [{ observed: '13' }], nextCursor: null });
    const gaps = (await gateway.as('get', `${path}?state=gap`).expect(200)).body.data;
    expect(gaps).toHaveLength(1);
    const range = `from=${at(0)}&to=2026-11-03T09:00:00Z`;
    expect((await gateway.as('get', `${path}?${range}`).expect(200)).body.data).toHaveLength(1);
    const period = 'from=2026-11-01T00:00:00Z&to=2026-11-30T00:00:00Z';
    const stats = (await gateway.as('get', `${all}/${id}/stats?${period}`).expect(200)).body;
    expect(stats.verdicts).toEqual({ ok: 0, firing: 2, noData: 0, error: 0 });
    await gateway.as('get', `${path}?state=unsure`).expect(422);
  });

  it('can be judged by another condition, with the gaps beside them', async () => {
    const { id } = await schedule();
    await record(id, [2]);
    const condition = { type: 'PERCENT', metric: 'Revenue', by: 10, minAbsolute: 0 };
    const path = `${all}/${id}/backtest`;
    const { body } = await gateway.as('post', path).send({ condition, notify: 'onChange' }).expect(200);
    expect(asked).toEqual({
      scheduleId: id,
      judging: { condition, noData: 'ownerNotice', notify: 'onChange', notifyResolved: false },
    });
    expect(body.gaps).toMatchObject([{ occurrenceId: `${id}~day-2`, gap: 'nothing is observed yet' }]);
    const wrong = await gateway
      .as('post', path)
      .send({ condition: { ...condition, metric: 'Cost' } })
      .expect(422);
    expect(wrong.body.errors[0]).toMatchObject({ path: 'condition.metric' });
    await gateway
      .as('post', path)
      .send({ condition: { type: 'THRESHOLD' } })
      .expect(422);
    await gateway.as('post', path).send({}).expect(422);
    await gateway
      .as('post', path.replace(id, at(0)))
      .send({ condition })
      .expect(422);
  });

  it('are confirmed by their occurrence, of this schedule alone', async () => {
    const [{ id }, other] = [await schedule(), await schedule()];
    const confirm = (occurrenceId: string) =>
      gateway.as('post', `${all}/${id}/observations/${encodeURIComponent(occurrenceId)}/confirm`);
    const unknown = await confirm(occurrenceIdOf(id, 'day-9'));
    expect(unknown.body).toEqual(problem(404, 'observation/unknown'));
    expect(asked).toEqual({ scheduleId: id, occurrenceId: `${id}~day-9` });
    await confirm(occurrenceIdOf(other.id, 'day-9')).expect(404);
  });
});

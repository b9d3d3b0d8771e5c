import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { reportDraft, scheduleDraft } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const schedules = '/api/v1/report-schedules';
const parameterTypes = {
  region: { type: 'choice', oneOf: ['EMEA', 'APAC'], required: true, label: 'Region' },
  since: { type: 'date' },
};
const report = async (fields: object = { parameterTypes }): Promise<string> =>
  (
    await gateway
      .as('post', '/api/v1/reports')
      .send({ ...reportDraft, ...fields })
      .expect(201)
  ).body.id as string;
const draft = (reportId: string, parameters: object) => ({ ...scheduleDraft(reportId), parameters });
const refused = { status: 422, errors: [{ path: 'parameters.region', message: expect.any(String) }] };

describe('the parameters of a report', () => {
  it('are answered as they were declared', async () => {
    const fields = {
      parameterTypes,
      subject: '{{report}} of {{parameters.region}}',
      parameters: { since: 'startOfMonth' },
    };
    const { body } = await gateway.as('get', `/api/v1/reports/${await report(fields)}`).expect(200);
    expect(body).toMatchObject(fields);
  });

  it.each([
    ['parameterTypes.region.oneOf', { region: { type: 'choice' } }],
    ['parameterTypes.region.type', { region: { type: 'colour' } }],
    ['parameterTypes.a b', { 'a b': { type: 'text' } }],
    ['parameterTypes.region.optional', { region: { type: 'text', optional: true } }],
  ])('are refused, naming %s', async (path, declared) => {
    const { body } = await gateway
      .as('post', '/api/v1/reports')
      .send({ ...reportDraft, parameterTypes: declared })
      .expect(422);
    expect(body.errors).toMatchObject([{ path }]);
  });
});

describe('the parameters of a schedule', () => {
  it.each([
    [{}, 'parameters.region'],
    [{ region: 'Mars' }, 'parameters.region'],
    [{ region: 'EMEA', since: 'next week' }, 'parameters.since'],
    [{ region: 'EMEA', until: 'today' }, 'parameters.until'],
  ])('%j is refused, and so for a subscription', async (parameters, path) => {
    const reportId = await report();
    const { body } = await gateway.as('post', schedules).send(draft(reportId, parameters)).expect(422);
    expect(body.errors).toMatchObject([{ path }]);
    const subscription = { reportId, frequency: 'DAILY', format: 'PDF', parameters };
    const answer = await gateway.as('post', '/api/v1/subscriptions').send(subscription).expect(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  it('that no longer fit are kept by an edit of something else, and refused by a run', async () => {
    const reportId = await report();
    const body = draft(reportId, { region: 'APAC', since: 'startOfMonth - P1M' });
    const { id } = (await gateway.as('post', schedules).send(body).expect(201)).body;
    const only = {
      ...reportDraft,
      parameterTypes: { region: { ...parameterTypes.region, oneOf: ['EMEA'] }, since: { type: 'date' } },
    };
    await gateway.as('put', `/api/v1/reports/${reportId}`).send(only).expect(200);
    await gateway
      .as('put', `${schedules}/${id}`)
      .send({ ...body, name: 'Renamed' })
      .expect(200);
    const changed = { ...body, parameters: { ...body.parameters, since: 'today' } };
    expect((await gateway.as('put', `${schedules}/${id}`).send(changed)).body).toMatchObject(refused);
    for (const act of ['execute', 'test'])
      expect((await gateway.as('post', `${schedules}/${id}/${act}`).send()).body).toMatchObject(refused);
    const range = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
    expect((await gateway.as('post', `${schedules}/${id}/backfill`).send(range)).body).toMatchObject(refused);
    const other = (
      await gateway
        .as('post', schedules)
        .send(draft(reportId, { region: 'EMEA' }))
        .expect(201)
    ).body;
    for (const dryRun of [true, false]) {
      const bulk = { action: 'execute', ids: [id, other.id], dryRun };
      const { body: said } = await gateway.as('post', `${schedules}/bulk`).send(bulk).expect(200);
      expect(said).toMatchObject({
        ...{ changed: 1, refused: 1 },
        data: [
          {
            id,
            outcome: 'refused',
            code: 'request/invalid',
            message: expect.stringMatching(/^parameters\.region: .+EMEA/),
          },
          { id: other.id, outcome: 'changed' },
        ],
      });
    }
    // What does not run needs no parameters.
    const { body: paused } = await gateway.as('post', `${schedules}/bulk`).send({ action: 'pause', ids: [id] });
    expect(paused).toMatchObject({ changed: 1 });
  });

  it('may be anything where the report declares nothing', async () => {
    const reportId = await report({ parameters: { region: 'EMEA' } });
    await gateway
      .as('post', schedules)
      .send(draft(reportId, { region: 7, extra: ['today'] }))
      .expect(201);
  });
});

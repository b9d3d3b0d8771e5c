import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, reportDraft, scheduleDraft } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const all = '/api/v1/report-schedules';
const unknown = '99999999-9999-4999-8999-999999999999';
const none = 'there is no such report';
const typed = async (): Promise<string> => {
  const parameterTypes = { store: { type: 'choice', oneOf: ['Berlin', 'Paris'], required: true } };
  const report = { ...reportDraft, parameterTypes };
  return (await gateway.as('post', '/api/v1/reports').send(report).expect(201)).body.id as string;
};
const draft = async (moreReports: object[], reportId?: string) => ({
  ...scheduleDraft(reportId ?? (await newReport(gateway))),
  moreReports,
});
const errorsOf = async (method: 'post' | 'put', path: string, body: object, token = gateway.token) =>
  (await gateway.as(method, path, token).send(body).expect(422)).body.errors.map(
    (error: { path: string; message: string }) => `${error.path}: ${error.message}`,
  );

describe('a schedule of several reports', () => {
  it('is answered as it was given, and so is its copy; its history says what was changed', async () => {
    const further = { reportId: await typed(), formats: ['EXCEL'], parameters: { store: 'Paris' } };
    const body = await draft([further, { reportId: await newReport(gateway) }]);
    const { body: made } = await gateway.as('post', all).send(body).expect(201);
    expect(made.moreReports).toEqual([further, { ...body.moreReports[1], parameters: {} }]);
    const { body: copy } = await gateway.as('post', `${all}/${made.id}/duplicate`).send({}).expect(201);
    expect(copy.moreReports).toEqual(made.moreReports);
    await gateway
      .as('put', `${all}/${made.id}`)
      .send({ ...body, moreReports: [further] })
      .expect(200);
    const { body: audit } = await gateway.as('get', `${all}/${made.id}/audit`).expect(200);
    expect(audit.data[0].changes).toEqual([{ field: 'moreReports', before: made.moreReports, after: [further] }]);
  });

  it('is found by each of its reports, and changed with others of one', async () => {
    const [first, further] = [await newReport(gateway), await typed()];
    const body = await draft([{ reportId: further, parameters: { store: 'Paris' } }], first);
    const { id } = (
      await gateway
        .as('post', all)
        .send({ ...body, name: 'Both' })
        .expect(201)
    ).body;
    const found = async (query: string): Promise<string[]> =>
      (await gateway.as('get', `${all}?${query}`).expect(200)).body.data.map((row: { id: string }) => row.id);
    for (const reportId of [first, further]) expect(await found(`reportId=${reportId}`)).toEqual([id]);
    expect(await found(`reportId=${unknown}`)).toEqual([]);
    const named = { ...reportDraft, name: 'Turnips of the week' };
    const turnips = (await gateway.as('post', '/api/v1/reports').send(named).expect(201)).body.id as string;
    const more = [{ reportId: turnips }];
    await gateway
      .as('put', `${all}/${id}`)
      .send({ ...body, moreReports: more })
      .expect(200);
    expect(await found('search=turnips')).toEqual([id]);
    expect(await found(`reportId=${further}`)).toEqual([]);
    const bulk = { action: 'pause', filter: { reportId: turnips } };
    const { body: said } = await gateway.as('post', `${all}/bulk`).send(bulk).expect(200);
    expect(said.data).toMatchObject([{ id, outcome: 'changed' }]);
    const subscription = { reportId: first, frequency: 'DAILY', format: 'PDF', moreReports: more };
    const mine = (await gateway.as('post', '/api/v1/subscriptions').send(subscription).expect(201)).body.id;
    const { body: subscriptions } = await gateway.as('get', `/api/v1/subscriptions?reportId=${turnips}`).expect(200);
    expect(subscriptions.data).toMatchObject([{ id: mine, moreReports: [{ reportId: turnips, parameters: {} }] }]);
  });

  it('names those that are unknown, deleted or of another owner', async () => {
    const [stranger, author] = [await newSession(gateway, 'author'), await newSession(gateway, 'author')];
    const [mine, gone, other] = [
      await newReport(gateway, author),
      await newReport(gateway, author),
      await newReport(gateway, stranger),
    ];
    await gateway.as('delete', `/api/v1/reports/${gone}`, author).expect(204);
    const further = [mine, unknown, gone, other].map((reportId) => ({ reportId, formats: ['EXCEL'] }));
    const wrong = [1, 2, 3].map((index) => `moreReports.${index}.reportId: ${none}`);
    const body = await draft(further, mine);
    expect(await errorsOf('post', all, body, author)).toEqual(wrong);
    const subscription = { reportId: mine, frequency: 'DAILY', format: 'PDF', moreReports: further };
    expect(await errorsOf('post', '/api/v1/subscriptions', subscription, author)).toEqual(wrong);
    // Administrators see all of the tenant.
    expect(await errorsOf('post', all, body)).toEqual(wrong.slice(0, 2));
    const alone = { ...body, moreReports: [] };
    const { id } = (await gateway.as('post', all, author).send(alone).expect(201)).body;
    expect(await errorsOf('put', `${all}/${id}`, body, author)).toEqual(wrong);
    expect(await errorsOf('post', `${all}/${id}/preview`, { schedule: body }, author)).toEqual(
      wrong.map((line) => `schedule.${line}`),
    );
  });

  it('keeps its reports when it was transferred, in any order, and gets no others of their owner', async () => {
    const author = await newSession(gateway, 'author');
    const { body: me } = await gateway.as('get', '/api/v1/me', author).expect(200);
    const [first, second] = [await newReport(gateway), await newReport(gateway)];
    const body = await draft([{ reportId: first }, { reportId: second }]);
    const { id } = (await gateway.as('post', all).send(body).expect(201)).body;
    await gateway.as('post', `${all}/${id}/transfer`).send({ userId: me.id }).expect(200);
    const swapped = { ...body, moreReports: [{ reportId: second }, { reportId: first }] };
    await gateway.as('put', `${all}/${id}`, author).send(swapped).expect(200);
    const more = { ...body, moreReports: [{ reportId: first }, { reportId: await newReport(gateway) }] };
    expect(await errorsOf('put', `${all}/${id}`, more, author)).toEqual([`moreReports.1.reportId: ${none}`]);
  });

  it('has the parameters of each checked, when it is saved and when a person runs it', async () => {
    const reportId = await typed();
    const wrong = await draft([
      { reportId, parameters: { store: 'Mars' } },
      { reportId, parameters: { color: 1 } },
    ]);
    expect(await errorsOf('post', all, wrong)).toEqual([
      expect.stringMatching(/^moreReports\.0\.parameters\.store: /),
      expect.stringMatching(/^moreReports\.1\.parameters\.color: /),
      expect.stringMatching(/^moreReports\.1\.parameters\.store: is required/),
    ]);
    const body = await draft([{ reportId, parameters: { store: 'Paris' } }]);
    const { id } = (await gateway.as('post', all).send(body).expect(201)).body;
    const only = { store: { type: 'choice', oneOf: ['Berlin'] } };
    await gateway
      .as('put', `/api/v1/reports/${reportId}`)
      .send({ ...reportDraft, parameterTypes: only })
      .expect(200);
    const refused = [expect.stringMatching(/^moreReports\.0\.parameters\.store: /)];
    for (const act of ['execute', 'test', 'preview'])
      expect(await errorsOf('post', `${all}/${id}/${act}`, {})).toEqual(refused);
    // What the report lost since is no reason to refuse another edit.
    await gateway
      .as('put', `${all}/${id}`)
      .send({ ...body, name: 'Renamed' })
      .expect(200);
    const changed = { ...body, moreReports: [{ reportId, parameters: { store: 'Paris' }, formats: ['CSV'] }] };
    expect(await errorsOf('put', `${all}/${id}`, changed)).toEqual(refused);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { reportDraft, scheduleDraft } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const all = '/api/v1/report-schedules';
const rows = [
  { email: 'ada@example.com', region: 'North' },
  { email: 'no address', region: 'South' },
];
const perRow = { address: 'email', parameters: ['region'] };
const report = async (source: object[] = rows): Promise<string> =>
  (
    await gateway
      .as('post', '/api/v1/reports')
      .send({ ...reportDraft, source: { kind: 'inline', rows: source } })
      .expect(201)
  ).body.id as string;
const draft = async (audience: object, source: object[] = rows) => {
  const { recipients: _, ...bare } = scheduleDraft(await report(source));
  return { ...bare, audience };
};
const errorsOf = async (body: object, path = all, method: 'post' | 'put' = 'post'): Promise<string[]> =>
  (await gateway.as(method, path).send(body).expect(422)).body.errors.map(
    ({ path: field, message }: { path: string; message: string }) => `${field}: ${message}`,
  );

describe('a schedule to the people in the rows of its report', () => {
  it('is answered as it was given, and names no recipients', async () => {
    const { body } = await gateway
      .as('post', all)
      .send(await draft({ perRow }))
      .expect(201);
    expect(body).toMatchObject({
      audience: { perRow: { ...perRow, runAs: 'owner' } },
      recipients: { to: [], cc: [], bcc: [], lists: [] },
    });
  });

  it.each<[string, object, RegExp]>([
    [
      'address',
      { ...perRow, address: 'mail' },
      /^audience\.perRow\.address: the report has no column "mail"; it has email, region$/,
    ],
    [
      'parameters',
      { ...perRow, parameters: ['region', 'day'] },
      /^audience\.perRow\.parameters\.1: the report has no column "day"/,
    ],
    ['subject', { ...perRow, subject: 'title' }, /^audience\.perRow\.subject: the report has no column "title"/],
    ['parameters that are missing', { address: 'email' }, /^audience\.perRow\.parameters: is required$/],
    ['rights', { ...perRow, runAs: 'recipient' }, /^audience\.perRow\.runAs: must be "owner": /],
  ])('is refused with the field that is wrong: %s', async (_, wrong, message) => {
    expect(await errorsOf(await draft({ perRow: wrong }))).toEqual([expect.stringMatching(message)]);
  });

  it('is refused when the rows have more parts than a run', async () => {
    const many = Array.from({ length: 201 }, (_, region) => ({ email: 'ada@example.com', region }));
    expect(await errorsOf(await draft({ perRow }, many))).toEqual([
      'audience.perRow: the rows have 201 sets of parameters and subject; a run has at most 200',
    ]);
  });

  it('may be edited though its report lost a column; other columns may not be missing', async () => {
    const body = await draft({ perRow });
    const { id } = (await gateway.as('post', all).send(body).expect(201)).body as { id: string };
    const source = { kind: 'inline', rows: [{ mail: 'ada@example.com' }] };
    await gateway
      .as('put', `/api/v1/reports/${body.reportId}`)
      .send({ ...reportDraft, source })
      .expect(200);
    await gateway
      .as('put', `${all}/${id}`)
      .send({ ...body, timeOfDay: '10:00' })
      .expect(200);
    const other = { ...body, audience: { perRow: { ...perRow, address: 'to' } } };
    expect(await errorsOf(other, `${all}/${id}`, 'put')).toContainEqual(
      expect.stringMatching(/^audience\.perRow\.address: /),
    );
  });
});

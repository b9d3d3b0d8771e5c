import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ObservationResource, RunResource } from '@punctual/contracts';
import { admin } from './api';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import type { System } from './system';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

let peer: SmtpPeer;
let system: System;
beforeAll(async () => {
  peer = await SmtpPeer.start();
  system = await startSystem({ env: { SMTP_URL: peer.url } });
}, 120_000);
afterAll(cleanUp);

const pathOf = (id: string) => `/api/v1/report-schedules/${id}`;
const reportOf = (rows: object[]) => ({
  ...{ name: sampleReport.name, type: sampleReport.type, source: { kind: 'inline', rows } },
  metrics: [{ name: 'Revenue', op: 'sum', column: 'amount' }],
});
/** Runs a schedule over these rows, and answers its run once it has ended. `more` are other fields of its report. */
const runOver = async (
  reportId: string,
  scheduleId: string,
  rows: object[],
  how = 'execute',
  more: object = {},
): Promise<RunResource> => {
  const { api } = system;
  const report = { ...reportOf(rows), ...more };
  expect((await api.ask('PUT', `/api/v1/reports/${reportId}`, report)).status).toBe(200);
  const { runId } = await api.made<{ runId: string }>(`${pathOf(scheduleId)}/${how}`);
  return waitUntil('the run ended', async () => {
    const run = await api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
    return run.status !== 'PENDING' && run;
  });
};
const observationsOf = async (scheduleId: string) =>
  (await system.api.get<{ data: ObservationResource[] }>(`${pathOf(scheduleId)}/observations?sort=dueAt`)).data;

it('a threshold sends when it begins to hold and when it ends, and says why', async () => {
  const { api } = system;
  const { id: reportId } = await api.createReport(reportOf([{ amount: 5 }]));
  const condition = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10_000 };
  const how = { distributionCondition: condition, notify: 'onChange', notifyResolved: true };
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'alert@example.com', how));
  const run = (rows: object[]) => runOver(reportId, id, rows);

  expect(await run([{ amount: 5 }])).toMatchObject({ status: 'SKIPPED', verdict: 'Revenue 5 is not above 10,000' });
  const fired = await run([{ amount: 12_000 }, { amount: 300 }]);
  expect(fired).toMatchObject({ status: 'SENT', verdict: 'Revenue 12,300 is above 10,000, for the first time' });
  expect(await run([{ amount: 12_300 }])).toMatchObject({ status: 'SKIPPED' });
  expect(await run([])).toMatchObject({ status: 'SKIPPED', verdict: 'the result is empty' });
  expect(await run([{ amount: 1 }])).toMatchObject({ status: 'SENT' });
  expect(peer.messageIdsTo('alert@example.com')).toHaveLength(2);

  const [delivery] = fired.deliveries;
  const texts = (await api.timeline(delivery?.id ?? '')).map(({ text }) => text);
  expect(texts).toContain('Judged: Revenue 12,300 is above 10,000, for the first time');
  const seen = await observationsOf(id);
  expect(seen.map(({ state, observed, sends }) => [state, observed, sends])).toEqual([
    ['ok', '5', false],
    ['firing', '12300', true],
    ['firing', '12300', false],
    ['noData', null, false],
    ['ok', '1', true],
  ]);
  // Nobody sent for lack of data, and the owner knows.
  await waitUntil('the owner is told', async () => peer.messageIdsTo(admin.email).length > 0);

  const tested = await api.made<{ totals: object }>(`${pathOf(id)}/backtest`, {
    condition: { ...condition, value: 3 },
    notify: 'everyRun',
  });
  expect(tested.totals).toEqual({ observations: 5, sendsRecorded: 2, sendsTested: 4, different: 2 });
  const same = await api.made<{ totals: object }>(`${pathOf(id)}/backtest`, { condition });
  expect(same.totals).toMatchObject({ sendsTested: 2, different: 0 });
}, 120_000);

it('changed rows are counted by their key; a key that is not unique fails the run', async () => {
  const { api } = system;
  const first = [
    { id: 1, amount: 5 },
    { id: 2, amount: 6 },
  ];
  const { id: reportId } = await api.createReport(reportOf(first));
  const how = { distributionCondition: { type: 'CHANGE_DETECTION', key: ['id'] } };
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'change@example.com', how));
  expect(await runOver(reportId, id, first)).toMatchObject({ status: 'SKIPPED' });
  expect(await runOver(reportId, id, first.toReversed())).toMatchObject({ verdict: 'no row has changed' });
  const changed = [
    { id: 2, amount: 7 },
    { id: 3, amount: 6 },
  ];
  expect(await runOver(reportId, id, changed)).toMatchObject({
    status: 'SENT',
    verdict: '1 row added, 1 row removed, 1 row changed',
  });
  const twice = [{ id: 1 }, { id: 1, amount: 2 }];
  expect(await runOver(reportId, id, twice)).toMatchObject({
    status: 'PERMANENTLY_FAILED',
    errorMessage: expect.stringContaining('the key (id) is not unique'),
  });
  expect((await observationsOf(id)).map(({ state }) => state)).toEqual(['ok', 'ok', 'firing', 'error']);
}, 120_000);

it('the mail names the rows that changed, and a file holds them', async () => {
  const { api } = system;
  const columns = [{ key: 'amount', label: '=Amount' }, { key: 'id' }];
  const { id: reportId } = await api.createReport({ ...reportOf([{ id: 1, amount: 5 }]), columns });
  const condition = { type: 'CHANGE_DETECTION', key: ['id'], attach: 'changes' };
  const how = { distributionCondition: condition, formats: ['CSV'] };
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'rows@example.com', how));
  const run = (rows: object[]) => runOver(reportId, id, rows, 'execute', { columns });
  await run([
    { id: 1, amount: 5 },
    { id: '<2>', amount: 6 },
  ]);
  const { deliveries } = await run([
    { id: '<2>', amount: -7 },
    { id: 3, amount: 6 },
  ]);
  const of = `/api/v1/deliveries/${encodeURIComponent(deliveries[0]?.id ?? '')}/artifacts`;
  expect(await api.get(`${of}/body.txt`)).toMatch(
    /^1 row added, 1 row removed, 1 row changed\n\n1 row added:\n {2}\+ id: 3; =Amount: 6\n\n.*\n.*\n\n.*\n {2}\* id: <2>; =Amount: 6 → -7\n/,
  );
  expect(await api.get(`${of}/body.html`)).toContain('<strong>id: &lt;2&gt;</strong>; =Amount: 6 → -7');
  const csv = "change,'=Amount,id\r\nremoved,5,1\r\nadded,6,3\r\nbefore,6,<2>\r\nafter,-7,<2>\r\n";
  const file = await api.get<string>(`${of}/changes.csv`);
  expect(file.split('\r\n').sort()).toEqual(csv.split('\r\n').sort());
  const [mail] = peer.taken.filter(({ recipients }) => recipients.includes('rows@example.com'));
  expect(mail?.raw.match(/filename=.*/g)).toEqual(['filename=changes.csv']);

  const wrong = { type: 'CHANGE_DETECTION', attach: 'changes' };
  const body = sampleSchedule(reportId, 'rows@example.com', { distributionCondition: wrong });
  const refused = await api.ask('POST', '/api/v1/report-schedules', body);
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'distributionCondition.attach' }] } });
}, 120_000);

it('a test is sent whatever the condition says', async () => {
  const { api } = system;
  const { id: reportId } = await api.createReport(reportOf([{ amount: 5 }]));
  const how = { distributionCondition: { type: 'EMPTY' } };
  const { id } = await api.createSchedule(sampleSchedule(reportId, 'nobody@example.com', how));
  expect(await runOver(reportId, id, [{ amount: 5 }], 'test')).toMatchObject({
    status: 'SENT',
    verdict: 'there is 1 row',
  });
  expect(peer.messageIdsTo('nobody@example.com')).toEqual([]);
});

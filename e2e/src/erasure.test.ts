import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { DeliveryResource, ErasureResource, RunResource } from '@punctual/contracts';
import { keysIn, verifyProof } from 'punctual-verify';
import type { Api } from './api';
import { filesHolding } from './files-holding';
import { root, run } from './program';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) server.close();
  await cleanUp();
});

/** The machine may be busy. */
const PATIENCE_MS = 120_000;
/** A word that is in the address and the name of the person, and nowhere else. */
const WORD = 'quillfeather';
const zoe = { email: `Zoe.Quillfeather@example.com`, name: 'Zoë Quillfeather' };
const OTHER = 'other@example.com';

const holding = (folder: string) => filesHolding(folder, [WORD, 'Quillfeather']);

/** Data that is not in the report itself: what an author writes is not about a person. */
const startSource = async () => {
  const rows = [
    { email: zoe.email, region: 'North', note: `for ${zoe.name}` },
    { email: OTHER, region: 'South', note: '' },
  ];
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(rows));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  servers.push(server);
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/rows.json` };
};

const ran = async (api: Api, scheduleId: string): Promise<DeliveryResource[]> => {
  const { runId } = await api.made<{ runId: string }>(`/api/v1/report-schedules/${scheduleId}/execute`);
  const { deliveries } = await waitUntil(
    'the run to end',
    async () => {
      const found = await api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
      const { deliveries } = found;
      return deliveries.length > 0 && deliveries.every(({ status }) => status !== 'PENDING') && found;
    },
    PATIENCE_MS,
  );
  return Promise.all(deliveries.map(({ id }) => api.delivery(id)));
};
const erasures = async (api: Api) => (await api.get<{ data: ErasureResource[] }>('/api/v1/people/erasures')).data;
const inState = (api: Api, state: ErasureResource['state']) =>
  waitUntil(
    `an erasure that is ${state}`,
    async () => (await erasures(api)).find((one) => one.state === state),
    PATIENCE_MS,
  );
const erase = (api: Api) => api.made('/api/v1/people/erase', { email: zoe.email.toLowerCase(), reason: 'by letter' });

it('an erased person is in no octet of the data directory, although the process ended in between; numbers stay', async () => {
  const source = await startSource();
  const env = { SOURCE_ALLOWED_HOSTS: source.host };
  const first = await startSystem({ env });
  const { api, dataDir } = first;
  await api.made('/api/v1/users', { ...zoe, role: 'viewer', password: 'a password of her own' });
  const { id: listId } = await api.made<{ id: string }>('/api/v1/distribution-lists', {
    name: 'Readers',
    emails: [zoe.email, OTHER],
  });
  const { id: reportId } = await api.createReport(sampleReport);
  const listed = await api.createSchedule(
    sampleSchedule(reportId, [], { recipients: { lists: [listId] }, audience: 'individually' }),
  );
  const direct = await api.createSchedule(sampleSchedule(reportId, [zoe.email, OTHER]));
  const { id: rowsId } = await api.createReport({
    ...sampleReport,
    name: 'By region',
    source: { kind: 'http', url: source.url },
  });
  const { recipients: _, ...bare } = sampleSchedule(rowsId, []);
  const perRow = { perRow: { address: 'email', parameters: ['email'] } };
  const parted = await api.createSchedule({ ...bare, audience: perRow });
  await api.made('/api/v1/suppressions', { email: zoe.email, scheduleId: direct.id, reason: 'Zoe asked for it' });
  const mailed = [...(await ran(api, listed.id)), ...(await ran(api, parted.id))];
  const sent = [...mailed, ...(await ran(api, direct.id))];
  for (const { id } of mailed)
    expect(await api.ask('GET', `/api/v1/deliveries/${encodeURIComponent(id)}/message`)).toMatchObject({ status: 200 });
  await api.made('/api/v1/suppressions', { email: zoe.email, reason: 'Zoe wants none at all' });
  const [day, now] = [86_400_000, Date.now()];
  const period = new URLSearchParams({
    from: new Date(now - day).toISOString(),
    to: new Date(now + day / 24).toISOString(),
  });
  const numbers = async (of: Api) => {
    const all = await of.get<Record<string, unknown>>(`/api/v1/analytics?${period.toString()}`);
    return ['runs', 'recipients', 'reached', 'total', 'sent', 'failed', 'latency'].map((name) => all[name]);
  };
  const before = await numbers(api);
  // Before, she is in the mails, the views and the files; the log is sealed.
  const places = holding(dataDir).map((file) => file.split(/[/.]/)[0]);
  expect([...new Set(places)].sort()).toEqual(['inbox', 'nats', 'read-model']);

  await erase(api);
  first.program.signal('SIGKILL');
  await first.program.ended;
  const second = await startSystem({ dataDir, env });
  const { readsAs } = await inState(second.api, 'erased');
  const outcomes = (some: readonly DeliveryResource[]) =>
    some.flatMap(({ id, outcomes: all }) => all.map(({ email, outcome }) => `${id} ${email} ${outcome}`)).sort();
  const expected = outcomes(sent).map((one) => one.replace(/zoe\.\w+@example\.com/i, readsAs));
  await waitUntil(
    'the views to be folded again',
    async () => {
      const now = await Promise.all(sent.map(({ id }) => second.api.delivery(id)));
      return JSON.stringify(outcomes(now)) === JSON.stringify(expected);
    },
    PATIENCE_MS,
  );
  expect(await numbers(second.api)).toEqual(before);
  expect(await second.api.deliveries({ recipient: zoe.email })).toEqual([]);
  // A proof has what happened, without her.
  const proofs: string[] = [];
  for (const { id } of sent)
    proofs.push(JSON.stringify(await second.api.get(`/api/v1/deliveries/${encodeURIComponent(id)}/proof`)));
  const keys = keysIn(await second.api.get('/.well-known/jwks.json'));
  for (const proof of proofs) {
    const { results } = verifyProof(proof, { keys });
    expect([results.length > 5, results.filter(({ holds }) => holds !== true)]).toEqual([true, []]);
  }
  const { body } = await second.api.ask('POST', '/api/v1/sessions', {
    email: zoe.email,
    password: 'a password of her own',
  });
  expect(body).toMatchObject({ status: 401 });
  await second.stop();
  expect(holding(dataDir)).toEqual([]);

  // Nothing is sent to what she reads as; and what suppresses her holds when somebody names her again.
  const third = await startSystem({ dataDir, env });
  for (const to of [readsAs, zoe.email]) {
    const again = await third.api.createSchedule(sampleSchedule(reportId, to));
    const outcomes = (await ran(third.api, again.id)).flatMap((one) => one.outcomes);
    expect(outcomes).toMatchObject([{ email: to, outcome: 'suppressed' }]);
  }
  await third.stop();
}, 300_000);

it('events from before sealing hold an erasure until the log is sealed', async () => {
  const first = await startSystem({ env: { KEYS_URL: 'none' } });
  const { id: reportId } = await first.api.createReport(sampleReport);
  const { id } = await first.api.createSchedule(sampleSchedule(reportId, [zoe.email, OTHER]));
  const [sent] = await ran(first.api, id);
  await first.stop();
  const { dataDir } = first;
  const inLog = () => holding(dataDir).filter((file) => file.startsWith('events.db'));
  expect(inLog()).toEqual(['events.db']);

  const second = await startSystem({ dataDir });
  await erase(second.api);
  await inState(second.api, 'held');
  expect((await second.api.delivery(sent?.id ?? '')).recipients).toContainEqual({ email: zoe.email, role: 'to' });
  const early = run(process.execPath, [join(root, 'scripts', 'seal-log.mjs')], { DATA_DIR: dataDir });
  expect((await early.ended).code).toBe(78);
  expect(early.stderr()).toContain('Punctual is running on');
  await second.stop();

  const seal = run(process.execPath, [join(root, 'scripts', 'seal-log.mjs')], { DATA_DIR: dataDir });
  expect([(await seal.ended).code, seal.stderr()]).toEqual([0, '']);
  expect(seal.stdout()).toMatch(/Sealed \d+ of \d+ events/);
  expect(inLog()).toEqual([]);
  const third = await startSystem({ dataDir });
  await inState(third.api, 'erased');
  await waitUntil(
    'the views to be folded again',
    async () => {
      const { recipients } = await third.api.delivery(sent?.id ?? '');
      return recipients.every(({ email }) => email !== zoe.email);
    },
    PATIENCE_MS,
  );
  await third.stop();
  expect(holding(dataDir).filter((file) => !file.startsWith('nats'))).toEqual([]);
}, 300_000);

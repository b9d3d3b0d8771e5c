import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { connectStore, EventStore } from '@punctual/chassis';
import type { ErasureResource } from '@punctual/contracts';
import type { Api } from './api';
import { filesHolding } from './files-holding';
import type { Part } from './part';
import { root, run, runBuilt } from './program';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, newFolder, startStore, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

/** The machine may be busy. */
const PATIENCE_MS = 150_000;
const ZOE = 'zoe.quillfeather@example.com';
const OTHER = 'other@example.com';
const holding = (folder: string) => filesHolding(folder, ['quillfeather']);

const copyLog = async (args: readonly string[], env: Record<string, string> = {}) => {
  const program = run(process.execPath, [join(root, 'scripts', 'copy-log.mjs'), ...args], env);
  const { code } = await program.ended;
  return { code, said: program.stdout(), wrong: program.stderr() };
};
const end = async (part: Part) => {
  part.program().signal('SIGTERM');
  await part.program().ended;
};
const mails = async (api: Api, to: string) =>
  (await api.get<{ items: { id: number }[] }>(`/inbox.json?limit=100&to=${encodeURIComponent(to)}`)).items.length;
/** One of these schedules is due every ten seconds. */
const SECONDS = [0, 10, 20, 30, 40, 50];
const runsOf = async (api: Api, scheduleIds: readonly string[]) =>
  (await Promise.all(scheduleIds.map((id) => api.history(id)))).flat();
/** The runs of schedules, once all that began have ended. */
const ended = async (api: Api, scheduleIds: readonly string[]) => {
  const runs = await runsOf(api, scheduleIds);
  return runs.every(({ status }) => status !== 'PENDING') && runs;
};
const sentMore = (api: Api, scheduleIds: readonly string[], than: number) =>
  waitUntil(
    `more than ${than} runs of the schedules`,
    async () => {
      const runs = await ended(api, scheduleIds);
      return runs && runs.length > than && runs;
    },
    PATIENCE_MS,
  );
const inState = (api: Api, state: ErasureResource['state']) =>
  waitUntil(
    `an erasure that is ${state}`,
    async () =>
      (await api.get<{ data: ErasureResource[] }>('/api/v1/people/erasures')).data.find((one) => one.state === state),
    PATIENCE_MS,
  );
const numbers = async (api: Api, until: string) => {
  const period = new URLSearchParams({
    from: new Date(Date.parse(until) - 86_400_000).toISOString(),
    to: until,
  }).toString();
  const all = await api.get<Record<string, unknown>>(`/api/v1/analytics?${period}`);
  return ['runs', 'recipients', 'reached', 'total', 'sent', 'failed', 'latency'].map((name) => all[name]);
};

it('a log from before sealing goes to another store and back: nothing is sent twice or left out, and who waits to be erased is', async () => {
  const first = await startSystem({ env: { KEYS_URL: 'none' } });
  const { dataDir } = first;
  const { id: reportId } = await first.api.createReport(sampleReport);
  const scheduleIds: string[] = [];
  for (const second of SECONDS) {
    const cron = { frequency: 'CUSTOM', cronExpression: `${second} * * * * *`, timeOfDay: undefined };
    scheduleIds.push((await first.api.createSchedule(sampleSchedule(reportId, OTHER, cron))).id);
  }
  const { id: onceId } = await first.api.createSchedule(sampleSchedule(reportId, [ZOE, OTHER]));
  const onceDelivered = await first.api.execute(onceId);
  await sentMore(first.api, scheduleIds, 0);
  await first.stop();

  const second = await startSystem({ dataDir });
  await second.api.made('/api/v1/people/erase', { email: ZOE, reason: 'by letter' });
  await inState(second.api, 'held');
  const until = new Date().toISOString();
  await waitUntil('the runs to end', () => ended(second.api, scheduleIds), PATIENCE_MS);
  const numbersBefore = await numbers(second.api, until);
  const deliveryBefore = await second.api.delivery(onceDelivered);
  const storeFolder = newFolder();
  const store = await startStore(storeFolder);
  const early = await copyLog([dataDir, store.url]);
  expect(early.code).toBe(78);
  expect(early.wrong).toContain(`EVENTSTORE_FROM: Punctual is running on ${dataDir}`);
  await second.stop();
  const stopped = holding(dataDir).filter((file) => file.startsWith('events.db'));
  expect(stopped.length).toBeGreaterThan(0);

  const copied = await copyLog([dataDir], { EVENTSTORE_TO: store.url });
  expect([copied.code, copied.wrong]).toEqual([0, '']);
  expect(copied.said).toMatch(/Copied \d+ events of \d+ streams, of which [1-9]\d* were sealed/);
  expect(holding(storeFolder)).toEqual([]);
  for (const name of ['events.db', 'events.db-wal', 'events.db-shm']) rmSync(join(dataDir, name), { force: true });
  const third = await startSystem({ dataDir, env: { EVENTSTORE_URL: store.url } });
  const { readsAs } = await inState(third.api, 'erased');
  expect(await numbers(third.api, until)).toEqual(numbersBefore);
  const delivery = await waitUntil(
    'the views to be folded again',
    async () => {
      const found = await third.api.delivery(onceDelivered);
      return found.recipients.every(({ email }) => email !== ZOE) && found;
    },
    PATIENCE_MS,
  );
  expect(delivery.recipients.map(({ email }) => email).sort()).toEqual([readsAs, OTHER].sort());
  expect({ ...delivery, recipients: 0, outcomes: 0 }).toEqual({ ...deliveryBefore, recipients: 0, outcomes: 0 });
  const runs = await sentMore(third.api, scheduleIds, (await runsOf(third.api, scheduleIds)).length);
  await third.stop();
  await end(store);
  expect(holding(storeFolder)).toEqual([]);
  expect(holding(dataDir).filter((file) => !file.startsWith('nats'))).toEqual([]);

  // Back into a data directory, where the keys are.
  await store.start();
  const keys = { KEYS_URL: pathToFileURL(join(dataDir, 'keys.db')).href };
  expect(await copyLog([store.url, dataDir], keys)).toMatchObject({ code: 0, wrong: '' });
  await end(store);
  const fourth = await startSystem({ dataDir });
  expect((await runsOf(fourth.api, scheduleIds)).length).toBeGreaterThanOrEqual(runs.length);
  const all = await sentMore(fourth.api, scheduleIds, (await runsOf(fourth.api, scheduleIds)).length);
  expect(await numbers(fourth.api, until)).toEqual(numbersBefore);
  // Each run once, each sent once; the mail to both was removed with the person, and was not sent again.
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.map(({ deliveries }) => deliveries.length))).toEqual(new Set([1]));
  await waitUntil('as many mails as runs', async () => {
    const runs = await ended(fourth.api, scheduleIds);
    return runs && (await mails(fourth.api, OTHER)) === runs.length;
  });
  expect((await fourth.api.history(onceId)).length).toBe(1);
  await fourth.stop();
}, 900_000);

it('refuses, with 78 and without a password in what it says, what cannot be copied', async () => {
  const folder = newFolder();
  const store = await startStore();
  const secret = 'esdb://user:hidden-word@127.0.0.1:1?tls=false';
  writeFileSync(join(folder, 'keys.db'), '');
  const cases: [string[], Record<string, string>, RegExp][] = [
    [[], {}, /Usage: npm run copy-log -- <from> <to>/],
    [[folder], { EVENTSTORE_TO: store.url, EVENTSTORE_FROM: store.url }, /Usage/],
    [[store.url, newFolder()], {}, /KEYS_URL is not set/],
    [[store.url, folder], { KEYS_URL: 'none' }, /KEYS_URL is none/],
    [[store.url, folder], { KEYS_URL: `file://${folder}/kyes.db` }, /KEYS_URL: there is no file .*kyes\.db/],
    [
      ['ESDB://user:hidden-word@x', folder],
      { KEYS_URL: `file://${folder}/keys.db` },
      /EVENTSTORE_FROM: is not a connection/,
    ],
    [[secret, folder], { KEYS_URL: `file://${folder}/keys.db` }, /EVENTSTORE_FROM: the event store cannot be reached/],
    [['http://user:hidden-word@x', folder], { KEYS_URL: `file://${folder}/keys.db` }, /EVENTSTORE_FROM: must begin/],
    [[store.url, store.url], { KEYS_URL: `file://${folder}/keys.db` }, /EVENTSTORE_TO: it is the log that is to be/],
    [[join(folder, 'none'), store.url], { KEYS_URL: `file://${folder}/keys.db` }, /there is no event log in/],
    [[store.url, folder], { KEYS_URL: `file://${folder}/keys.db` }, /EVENTSTORE_FROM: there is no log to copy/],
  ];
  for (const [args, env, message] of cases) {
    const { code, wrong } = await copyLog(args, env);
    expect([code, wrong]).toEqual([78, expect.stringMatching(message)]);
    expect(wrong).not.toContain('hidden-word');
  }
  // What an interrupted copy leaves is no log for anybody.
  const log = new EventStore(await connectStore(store.url));
  await log.append('log-identity', [{ id: randomUUID(), type: 'CopyBegun', data: {}, metadata: {} }], 'none');
  await log.close();
  const relay = runBuilt('services/relay/dist/main.js', {
    NATS_URL: 'nats://127.0.0.1:1',
    EVENTSTORE_URL: store.url,
    LOG_LEVEL: 'fatal',
  });
  expect((await relay.ended).code).toBe(78);
  expect(`${relay.stdout()}${relay.stderr()}`).toContain('a copy of a log that was not completed');
}, 300_000);

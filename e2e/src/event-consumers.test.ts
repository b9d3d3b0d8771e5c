import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { connect } from 'nats';
import { sampleReport } from './samples';
import { cleanUp, startSystem } from './system';

afterAll(cleanUp);

type Credentials = {
  url: string;
  stream: string;
  consumers: { user: string; password: string; durable: string; inboxPrefix: string }[];
};

it('a program reads events with what the data directory says, also after a restart, and can do nothing else', async () => {
  const first = await startSystem({ env: { EVENT_CONSUMERS: 'billing, audit' } });
  const file = join(first.dataDir, 'event-consumers.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { url, stream, consumers } = JSON.parse(readFileSync(file, 'utf8')) as Credentials;
  expect(consumers.map(({ user }) => user)).toEqual(['billing', 'audit']);
  const [{ user, password, durable, inboxPrefix } = { user: '', password: '', durable: '', inboxPrefix: '' }] =
    consumers;
  const nats = await connect({ servers: url, user, pass: password, inboxPrefix });
  const { id } = await first.api.createReport(sampleReport);
  const message = await (await nats.jetstream().consumers.get(stream, durable)).next({ expires: 10_000 });
  message?.ack();
  expect(message?.subject).toBe(`punctual.default.report.${id}.ReportDefined`);
  expect(message?.json()).toMatchObject({ specversion: '1.0', type: 'ReportDefined' });
  await expect(nats.request('request.scheduler.CreateSchedule', '{}', { timeout: 5_000 })).rejects.toThrow(
    /Permissions Violation/,
  );
  await nats.close();
  await first.stop();

  const second = await startSystem({ dataDir: first.dataDir, env: { EVENT_CONSUMERS: 'billing, audit' } });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url, stream, consumers });
  await second.stop();
}, 120_000);

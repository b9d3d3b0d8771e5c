import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from '@jest/globals';
import type { Artifact, RunResource } from '@punctual/contracts';
import { sampleSchedule } from './samples';
import { cleanUp, newFolder, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

it('reports read a database and a web address at every run, and a source that fails sends nothing', async () => {
  const file = join(newFolder(), 'shop.db');
  const database = new DatabaseSync(file);
  database.exec(
    "create table sales (email text, region text, amount real); insert into sales values ('ada@example.com', 'North', 120.5), ('bob@example.com', 'South', 80)",
  );
  const web = createServer((request, response) => response.end(JSON.stringify([{ key: request.headers['x-key'] }])));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', () => resolve()));
  const host = `127.0.0.1:${(web.address() as AddressInfo).port}`;
  const { api, stop } = await startSystem({
    env: {
      CONNECTIONS: JSON.stringify({ shop: { url: `sqlite://${file}` } }),
      SOURCE_SECRETS: JSON.stringify({ key: { value: 'geheim', hosts: ['127.0.0.1'] } }),
      SOURCE_ALLOWED_HOSTS: host,
    },
  });
  const make = async (source: object, more: object = {}) => {
    const { id } = await api.createReport({ name: 'Sales', type: 'sales', source, parameters: { least: 100 } });
    const { recipients, ...bare } = sampleSchedule(id, 'ada@example.com', { retry: { maxAttempts: 0 } });
    return api.createSchedule({ ...bare, ...('audience' in more ? {} : { recipients }), ...more });
  };
  const runOf = async (scheduleId: string): Promise<RunResource> => {
    const { runId } = await api.made<{ runId: string }>(`/api/v1/report-schedules/${scheduleId}/execute`);
    const read = () => api.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
    await waitUntil('the run', async () => {
      const { status, deliveries } = await read();
      return status === 'PERMANENTLY_FAILED' || (status === 'SENT' && deliveries.every((one) => one.status === 'SENT'));
    });
    return read();
  };
  const csvOf = async ({ deliveries }: RunResource): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for (const { id } of deliveries) {
      const { recipients, metadata } = await api.delivery(id);
      const csv = (metadata['artifacts'] as Artifact[]).find(({ role }) => role === 'attachment');
      const path = `/api/v1/deliveries/${encodeURIComponent(id)}/artifacts/${encodeURIComponent(csv?.name ?? '')}`;
      const text = await api.get<string>(path);
      for (const { email } of recipients) found[email] = text;
    }
    return found;
  };

  const sql = (query: string) => ({ kind: 'sql', connection: 'shop', query });
  const schedule = await make(sql('select region, amount from sales where amount > :least'));
  const first = await csvOf(await runOf(schedule.id));
  expect(first['ada@example.com']).toContain('North,120.5');
  expect(first['ada@example.com']).not.toContain('South');
  database.exec('update sales set amount = 333');
  expect((await csvOf(await runOf(schedule.id)))['ada@example.com']).toContain('South,333');

  const headers = { 'X-Key': { secret: 'key' } };
  const fromWeb = await make({ kind: 'http', url: `http://${host}/rows`, headers });
  expect((await csvOf(await runOf(fromWeb.id)))['ada@example.com']).toContain('geheim');

  const people = sql('select email, region, amount from sales');
  const perPerson = await make(people, { audience: { perRow: { address: 'email', parameters: ['region'] } } });
  const letters = await csvOf(await runOf(perPerson.id));
  expect(Object.keys(letters).sort()).toEqual(['ada@example.com', 'bob@example.com']);
  expect(letters['ada@example.com']).toMatch(/North(?![\s\S]*South)/);
  expect(letters['bob@example.com']).toMatch(/South(?![\s\S]*North)/);

  database.exec('alter table sales rename to orders');
  const nobody = await runOf(perPerson.id);
  expect(nobody).toMatchObject({ status: 'PERMANENTLY_FAILED', deliveries: [] });
  expect(nobody.errorMessage).toBe('the database says: no such table: sales');
  const failed = await runOf(schedule.id);
  expect(failed).toMatchObject({ status: 'PERMANENTLY_FAILED', deliveries: [{ attemptCount: 0 }] });
  expect(failed.errorMessage).toBe('the database says: no such table: sales');
  expect(JSON.stringify(failed)).not.toContain('shop.db');
  database.exec('alter table orders rename to sales');

  expect(await api.get('/api/v1/connections')).toMatchObject({
    data: [{ name: 'shop', kind: 'sqlite', usable: true }],
  });
  expect(await api.made('/api/v1/connections/shop/check')).toMatchObject({ ok: true });
  database.close();
  web.close();
  await stop();
}, 180_000);

import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { root, run } from './program';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, newFolder, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const command = (script: string, args: string[] = [], env: Record<string, string> = {}) =>
  run(process.execPath, [join(root, 'scripts', script), ...args], env);

describe('the other commands of the README', () => {
  it('rebuild-views throws the views away, and the next start folds the same again', async () => {
    const first = await startSystem();
    const { id: reportId } = await first.api.createReport(sampleReport);
    const { id } = await first.api.createSchedule(sampleSchedule(reportId, 'reader@example.com'));
    const deliveryId = await first.api.execute(id);
    await waitUntil('the mail', async () => (await first.api.delivery(deliveryId)).status === 'SENT');
    const before = await first.api.delivery(deliveryId);
    await first.stop();

    const rebuild = command('rebuild-views.mjs', [], { DATA_DIR: first.dataDir });
    expect((await rebuild.ended).code).toBe(0);
    expect(rebuild.stdout()).toContain('Dropped');

    const second = await startSystem({ dataDir: first.dataDir });
    expect(await second.api.delivery(deliveryId)).toEqual(before);
    await second.stop();
  }, 90_000);

  it.each([
    [['burst', '20'], /lateness .*p50 .*p99[\s\S]*ratio/],
    [['fanout', '20'], /CPU per delivery[\s\S]*ratio/],
    [['fanout-list', '20'], /import +20 members[\s\S]*ratio/],
    [['attachment', '20'], /lateness .*p50 .*p99[\s\S]*ratio/],
    [['catch-up', '20', '300'], /caught up .*occurrences[\s\S]*p99 later by/],
    [['plan', '20'], /first start .*ready after[\s\S]*next start[\s\S]*due at once .*p99/],
    [['start', '20'], /second start .*ready after[\s\S]*views rebuilt .*events\/s/],
    [['store'], /durable appends[\s\S]*events followed/],
    [['idle'], /MiB in all processes/],
  ])(
    'bench %j prints its figures',
    async (args, figures) => {
      const bench = command('bench.mjs', args, { HOME: newFolder() });
      expect([(await bench.ended).code, bench.stderr()]).toEqual([0, '']);
      expect(bench.stdout()).toMatch(figures);
    },
    90_000,
  );

  it('bench says how it is called', async () => {
    const bench = command('bench.mjs', ['burst', 'many'], { HOME: newFolder() });
    expect((await bench.ended).code).toBe(1);
    expect(bench.stderr()).toContain('npm run bench -- burst [5000]');
  }, 30_000);
});

describe('one schedule with many recipients', () => {
  it('mails each of 1,200 people once, in pages, with an outcome for everybody', async () => {
    const { api, stop } = await startSystem();
    const people = Array.from({ length: 1_200 }, (_, index) => `reader-${index}@example.com`);
    const { id: reportId } = await api.createReport(sampleReport);
    const { id } = await api.createSchedule(sampleSchedule(reportId, people, { audience: 'individually' }));
    await api.execute(id);
    const deliveries = await waitUntil('all pages', async () => {
      const all = await api.deliveries({ scheduleId: id });
      return all.length === 3 && all.every(({ status }) => status === 'SENT') && all;
    });
    const accepted = deliveries.flatMap(({ outcomes }) =>
      outcomes.filter(({ outcome }) => outcome === 'accepted').map(({ email }) => email),
    );
    expect(accepted.toSorted()).toEqual(people.toSorted());
    const mine = await fetch(`${api.url}/inbox.json?to=reader-1199@example.com`);
    expect(((await mine.json()) as { items: unknown[] }).items).toHaveLength(1);
    await stop();
  }, 90_000);
});

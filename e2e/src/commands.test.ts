import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { root, run } from './program';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
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

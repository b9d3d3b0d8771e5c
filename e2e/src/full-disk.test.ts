import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { type Answer, type Api, forAll, type ProblemBody } from './api';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, newFolder, startSystem } from './system';
import { waitUntil } from './wait-until';

/** A small file system for the test, where this user may mount one. */
const mounted = ((): string | undefined => {
  const folder = newFolder();
  return spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status === 0 ? folder : undefined;
})();
afterAll(async () => {
  if (mounted) spawnSync('/bin/umount', ['-l', mounted]);
  await cleanUp();
});

/** What is left for the system itself at first: some twenty large reports. */
const LEFT_BYTES = 512 * 1024;

/** Why a write is refused. nats-server 2.9 may stand still on a full disk, until it is started again after some seconds. */
const REFUSED =
  /^((eventStore|readModel): the disk that holds the (event log|views) .*is full|nats: no answer over NATS)/;

/** Writes a file until the disk has no room for one more byte. */
const fill = (file: string): void => {
  const descriptor = openSync(file, 'w');
  for (let size = 1024 * 1024; size >= 1; ) {
    try {
      writeSync(descriptor, Buffer.alloc(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
  closeSync(descriptor);
};

/** A report of about 20 kB. */
const largeReport = (name: string) => ({
  ...sampleReport,
  name,
  source: { kind: 'inline', rows: Array.from({ length: 200 }, (_, row) => ({ row, text: 'x'.repeat(90) })) },
});

/** The causes of the lines of a log that mention a full disk. */
const causesIn = (log: string): string[] =>
  log
    .split('\n')
    .filter((line) => /\bfull\b|no space/i.test(line))
    .map((line) => {
      const { msg, err } = JSON.parse(line) as { msg: string; err?: { message: string } };
      return err?.message ?? msg;
    });

const isSent = (api: Api, id: string) => async () => (await api.delivery(id)).status === 'SENT';

(mounted ? it : it.skip)(
  'a full disk is reported and refuses writes; once there is space, everything works and nothing accepted is lost',
  async () => {
    const folder = mounted ?? '';
    const { api, program, stop } = await startSystem({ dataDir: join(folder, 'data') });
    const { id: reportId } = await api.createReport(sampleReport);
    const { id: scheduleId } = await api.createSchedule(sampleSchedule(reportId, 'reader@example.com'));
    const before = await api.execute(scheduleId);
    await waitUntil('the first mail', isSent(api, before));

    // The last free space goes to what the system itself writes, so each of its files meets the full disk.
    const [ballast, rest] = [join(folder, 'ballast'), join(folder, 'rest')];
    writeFileSync(rest, Buffer.alloc(LEFT_BYTES));
    fill(ballast);
    rmSync(rest);
    const accepted = [reportId];
    const refused = await waitUntil('a refused write', async () => {
      const answer = await api.ask<{ id: string }>('POST', '/api/v1/reports', largeReport(`Report ${accepted.length}`));
      if (answer.status >= 400) return answer as unknown as Answer<ProblemBody>;
      accepted.push(answer.body.id);
      return null;
    });
    fill(rest);

    const isRefused = ({ status, body }: Answer<ProblemBody>) =>
      expect([status, body]).toEqual([
        503,
        expect.objectContaining({
          code: 'service/unavailable',
          detail: expect.stringMatching(REFUSED),
        }),
      ]);
    isRefused(refused);
    const unready = await waitUntil('not ready', async () => {
      const { status, body } = await api.ready();
      return status === 503 && body;
    });
    expect(unready.parts).toContainEqual({
      part: 'eventStore',
      ok: false,
      detail: expect.stringMatching(/^the disk that holds the event log .* is full .*Free some space/),
    });
    // A small write may still fit into space that a file already has. Then it must not be lost; 202 says that it is stored
    // and not in the views yet.
    const key = { 'idempotency-key': 'on-a-full-disk' };
    for (const headers of [{}, key]) {
      const answer = await api.ask<{ id: string }>('POST', '/api/v1/reports', sampleReport, headers);
      if (answer.status < 300) accepted.push(answer.body.id);
      else isRefused(answer as unknown as Answer<ProblemBody>);
    }
    expect((await api.ask('GET', `/api/v1/reports/${reportId}`)).status).toBe(200);

    rmSync(ballast);
    rmSync(rest);
    await waitUntil('ready again', async () => (await api.ready()).status === 200);
    expect((await api.ask('POST', '/api/v1/reports', sampleReport, key)).status).toBeLessThan(300);
    await waitUntil('everything accepted to be shown', async () => {
      const found = await forAll(accepted, (id) => api.ask('GET', `/api/v1/reports/${id}`));
      return found.every(({ status }) => status === 200);
    });
    const after = await api.execute(scheduleId);
    await waitUntil('the mail of a new run', isSent(api, after));
    expect(await isSent(api, before)()).toBe(true);

    // All of this took less than a minute.
    const causes = causesIn(program.stderr());
    expect(causes).toEqual([...new Set(causes)]);
    expect(causes).toContainEqual(expect.stringContaining('the disk that holds the event log'));
    expect(program.stderr()).toContain('can be written again');
    expect(await stop()).toEqual({ code: 0, signal: null });
  },
  90_000,
);

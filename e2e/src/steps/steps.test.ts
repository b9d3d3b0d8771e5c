import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findings } from '../faults/findings';
import { Ledger } from '../faults/ledger';
import { LogReader } from '../faults/log-reader';
import { type Part, withLogsOnFailure } from '../part';
import { sampleReport, sampleSchedule } from '../samples';
import { SmtpPeer } from '../smtp-peer';
import { cleanUp } from '../system';
import { pause, waitUntil } from '../wait-until';
import { type Kind, kinds, Line } from './line';

/** More messages than any service sends for one delivery. */
const MAX_STEPS = 60;
/** A planned delivery falls due when everything has been recorded that creating its schedule brings. */
const DUE_IN_MS = 5_000;
/** A request that a gateway took with it can be asked again after a minute. */
const ABANDONED_MS = 90_000;
/** Work held by a dead process comes back after 30 s. */
const DRAIN_MS = 120_000;

const parts: Part[] = [];
const schedules: string[] = [];
const ledger = new Ledger();
let peer: SmtpPeer;
let line: Line;
let log: LogReader;
let reportId: string;

beforeAll(async () => {
  peer = await SmtpPeer.start();
  line = await Line.start({ smtpUrl: peer.url, onPart: (part) => parts.push(part) });
  log = new LogReader(line.store.url, line.keysUrl);
  ({ id: reportId } = await line.api.createReport(sampleReport));
}, 120_000);
afterAll(async () => {
  await log.close();
  await cleanUp();
});

const readLog = async (): Promise<void> => {
  for (const event of await log.next()) ledger.add(event);
};
const isOver = (scheduleId: string): boolean => {
  const [id] = [...ledger.occurrences].find(([, one]) => one.scheduleId === scheduleId) ?? [];
  return id !== undefined && !ledger.open().some((deliveryId) => deliveryId.startsWith(id));
};

/** A schedule to one recipient that is run now, or falls due soon: the scheduler has its own part in that. */
const schedule = async (kind: Kind, step: number): Promise<string> => {
  const dueAt = new Date(Date.now() + (kind === 'scheduler' ? DUE_IN_MS : -3_600_000));
  const body = sampleSchedule(reportId, `${kind}-${step}@example.com`, {
    timeOfDay: dueAt.toISOString().slice(11, 19),
  });
  const { id } = await line.api.createSchedule(body);
  schedules.push(id);
  return id;
};

/** Asks for a run under a key of its own: the gateway may end before it answers, and then the same is asked again. */
const run = async (scheduleId: string, key: string): Promise<void> => {
  await line.api.made(`/api/v1/report-schedules/${scheduleId}/execute`, undefined, { 'idempotency-key': key });
};
/** What a gateway that ended left unanswered, by schedule. */
const unanswered = new Map<string, string>();

/** Has one delivery made while a service ends at this step of it. Says whether it got that far. */
const endedAt = async (kind: Kind, step: number): Promise<boolean> => {
  const id = await schedule(kind, step);
  await line.arm(kind, step, id);
  let ended = false;
  void line.ended(kind).then(() => (ended = true));
  const key = randomUUID();
  if (kind !== 'scheduler') await run(id, key).catch(() => unanswered.set(id, key));
  while (!ended && !isOver(id)) {
    await pause(50);
    await readLog();
  }
  const gotThere = ended;
  await line.restart(kind);
  return gotThere;
};

describe('a service that is killed at any step of a delivery', () => {
  it.each(kinds)(
    'keeps every promise: the %s',
    async (kind) => {
      let step = 1;
      while (step < MAX_STEPS && (await endedAt(kind, step))) step += 1;
      expect(step).toBeGreaterThan(2);
      expect(step).toBeLessThan(MAX_STEPS);
    },
    600_000,
  );

  it('does what is asked of it again under the same key', async () => {
    for (const [id, key] of unanswered) await waitUntil(id, () => run(id, key).then(() => true), ABANDONED_MS);
  }, 300_000);

  it('leaves every delivery ended, once, and the log and the mail server tell the same', async () => {
    await withLogsOnFailure(
      () => parts,
      async () => {
        await waitUntil(
          'the end of every delivery',
          async () => {
            await readLog();
            return ledger.occurrences.size >= schedules.length && ledger.open().length === 0;
          },
          DRAIN_MS,
        ).catch(() => {}); // what has not ended is a finding
        const copiesTo = (address: string) => peer.messageIdsTo(address).length;
        expect(findings({ ledger, copiesTo, schedules, mailers: line.mailers, store: [] })).toEqual([]);
      },
    );
  }, 180_000);
});

import { afterAll, expect, it } from '@jest/globals';
import { type Postgres, postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { type Part, withLogsOnFailure } from '../part';
import { SmtpPeer } from '../smtp-peer';
import { cleanUp } from '../system';
import { pause, waitUntil } from '../wait-until';
import { findings } from './findings';
import { type Fleet, kinds, startFleet } from './fleet';
import { Ledger } from './ledger';
import { createLoad, executeOver, script } from './load';
import { LogReader } from './log-reader';
import { standstill } from './standstill';
import { stopProxies } from './tcp-proxy';

const PAUSE_MS = 40_000;
const PLANNED = 450;
const MANUAL = 50;
/** Mail falls due all the while that something is killed or paused. */
const SPREAD_MS = 4.4 * PAUSE_MS;
/** Between the first mail and the first interruption: time for mail to be on its way. */
const UNDER_WAY_MS = 8_000;
/** Work held by a dead process comes back after 30 s, and may fail once more. */
const STANDS_STILL_MS = 90_000;
/** After the last interruption. Mail in slow sessions holds every connection for a while, and some of it is sent twice. */
const DRAIN_MS = 300_000;

let postgres: Postgres | null = null;
afterAll(async () => {
  await cleanUp();
  await stopProxies();
  await postgres?.stop();
});

const all = (work: readonly Promise<void>[]): Promise<void> => Promise.all(work).then(() => undefined);

/** Everything is killed, everything is paused, and the first mailer loses NATS; one of each pair works all the time. */
const interrupt = async ({ store, nats, pairs, mailerWire }: Fleet): Promise<void> => {
  const others = kinds.filter((kind) => kind !== 'mailer');
  const killEach = async (parts: readonly Part[]) => {
    for (const part of parts) await part.killAndRestart();
  };
  await all([...others.map((kind) => pairs[kind][0].pauseFor(PAUSE_MS)), mailerWire.cutFor(PAUSE_MS)]);
  await all(kinds.map((kind) => pairs[kind][1].pauseFor(PAUSE_MS)));
  await all([
    pairs.mailer[0].pauseFor(PAUSE_MS),
    killEach([...others.flatMap((kind) => [...pairs[kind]]), nats, store]).then(() => postgres?.crash()),
  ]);
  await killEach([pairs.mailer[1], pairs.mailer[0]]);
  await all([store.pauseFor(PAUSE_MS), nats.pauseFor(PAUSE_MS)]);
};

/** Reads the log until every delivery has ended; what has not when the log stands still, or after `DRAIN_MS`, is a finding. */
const readToTheEnd = async (log: LogReader, ledger: Ledger, expected: number): Promise<void> => {
  const begun = performance.now();
  let movedAt = begun;
  for (let now = begun; now < Math.min(begun + DRAIN_MS, movedAt + STANDS_STILL_MS); now = performance.now()) {
    const events = await log.next();
    for (const event of events) ledger.add(event);
    if (events.length > 0) movedAt = now;
    if (ledger.occurrences.size >= expected && ledger.open().length === 0) return;
    await pause(500);
  }
};

/** Both gateways list each delivery, those of notices to owners too, and call it sent when somebody has the mail for certain. */
const expectViews = async ({ apis }: Fleet, { deliveries }: Ledger): Promise<void> => {
  const wanted = new Map([...deliveries].map(([id, { accepted }]) => [id, accepted.size > 0]));
  for (const api of apis) {
    const listed = await waitUntil('the views to catch up', async () => {
      const rows = await api.deliveries();
      return rows.length === wanted.size && rows.every(({ status }) => status !== 'PENDING') && rows;
    });
    const differing = listed.filter(({ id, status }) => wanted.get(id) !== (status === 'SENT'));
    expect(differing.map(({ id, status, outcomes }) => ({ id, status, outcomes }))).toEqual([]);
  }
};

const programs = postgresPrograms();
(programs ? it : it.skip)(
  'two of each service keep every promise while each is killed, paused and cut off in turn',
  async () => {
    const parts: Part[] = [];
    await withLogsOnFailure(
      () => parts,
      async () => {
        const peer = await SmtpPeer.start();
        script(peer);
        postgres = await startPostgres(programs ?? '');
        const fleet = await startFleet({
          smtpUrl: peer.url,
          readModelUrl: postgres.url,
          onPart: (part) => parts.push(part),
        });
        const load = await createLoad(fleet.apis, { planned: PLANNED, manual: MANUAL, spreadMs: SPREAD_MS });
        await pause(load.dueFrom + UNDER_WAY_MS - Date.now());

        await all([interrupt(fleet), executeOver(fleet.apis, load.manual, SPREAD_MS)]);
        const ledger = new Ledger();
        const log = new LogReader(fleet.store.url, postgres.url);
        await readToTheEnd(log, ledger, PLANNED + MANUAL);
        await log.close();

        const copies = new Map<string, number>();
        for (const { recipients } of peer.taken)
          for (const address of recipients) copies.set(address, (copies.get(address) ?? 0) + 1);
        const found = findings({
          ledger,
          copiesTo: (address) => copies.get(address) ?? 0,
          schedules: [...load.planned, ...load.manual],
          mailers: fleet.pairs.mailer.flatMap(({ interruptions }) => interruptions),
          store: fleet.store.interruptions,
        });
        expect([...(ledger.open().length > 0 ? [await standstill(fleet)] : []), ...found]).toEqual([]);
        await expectViews(fleet, ledger);
      },
    );
  },
  900_000,
);

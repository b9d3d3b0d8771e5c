import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  againOnConflict,
  checkpoint,
  type EventStore,
  type FollowOptions,
  type Log,
  randomId,
  runIn,
  type StoredEvent,
} from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { type DomainEvent, deliveryIdOf, type Event, occurrenceIdOf, parseDeliveryId } from '@punctual/contracts';
import { forwardClock } from '../testing/forward-clock';
import { ADA, ARTIFACT, BOB, deferred } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';
import { archiveRun } from './archive-run';
import { deliveryFrom } from './archived';
import { startArchive } from './start-archive';

const DAY_MS = 86_400_000;
const DAYS = 90;

const clock = forwardClock();
let tracker: TrackerUnderTest;
beforeEach(async () => {
  clock.forward = 0;
  file = ARTIFACT;
  // Nothing ends by a deadline while the clock is put forward.
  tracker = await TrackerUnderTest.start(clock, { RUN_DEADLINE: 400 * 86_400 });
});
afterEach(() => tracker.close(), 20_000);

const cutoff = () => ({ before: clock.millis() - DAYS * DAY_MS, now: clock.now() });
const occurrenceOf = (deliveryId: string) => parseDeliveryId(deliveryId).occurrenceId;
const streamsOf = (deliveryId: string) => [
  `run-${occurrenceOf(deliveryId)}`,
  `rendering-${occurrenceOf(deliveryId)}`,
  `delivery-${deliveryId}`,
  `mailing-${deliveryId}`,
];
const types = async (deliveryId: string) =>
  Promise.all(streamsOf(deliveryId).map(async (name) => (await tracker.events(name)).map(({ type }) => type)));
/** The tracker again, as one that removes old events. */
const removing = async (): Promise<void> => {
  await tracker.stop();
  await tracker.run({ LOG_RETENTION_DAYS: DAYS, RUN_DEADLINE: 400 * 86_400 });
};
const GONE = [['RunArchived'], ['RenderingArchived'], ['DeliveryArchived'], ['MailingArchived']];

let file = ARTIFACT;
/** Ada's server takes the mail of a delivery, which ends it. */
const accept = async (deliveryId: string): Promise<void> => {
  const accepted = [{ email: ADA, smtpCode: 250, enhancedCode: '2.0.0', text: 'queued' }];
  const result = { accepted: [ADA], unresolved: [], rejected: [] };
  const data = { deliveryId, attempt: 1, recipients: accepted, result, at: tracker.now() };
  await tracker.append(`mailing-${deliveryId}`, { type: 'RecipientsAccepted', data });
  await eventually(async () =>
    expect((await tracker.events(`delivery-${deliveryId}`)).at(-1)?.type).toBe('DeliveryCompleted'),
  );
};
/** A delivery to Ada that ended: she accepted it. */
const sent = async (changes: Partial<Event<'OccurrenceFired'>['data']> = {}): Promise<string> => {
  // Runs of one report at one time would share a rendering.
  const deliveryId = await tracker.fire({ reportId: randomId(), ...changes });
  await tracker.rendered(deliveryId, 1, [file]);
  await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
  await tracker.startAttempt(deliveryId, [ADA]);
  await accept(deliveryId);
  return deliveryId;
};
const bounced = (deliveryId: string, email: string): Promise<unknown> =>
  tracker.append(`mailing-${deliveryId}`, {
    type: 'RecipientBounced',
    data: {
      ...{ deliveryId, email, status: '5.1.1', text: 'no such user', source: 'smtp', kind: 'hard' },
      ...{ feedbackId: randomId(), at: tracker.now() },
    },
  });
/** All that the log holds of these streams, as `$all` has it. */
const inLog = async (prefixes: readonly string[]): Promise<StoredEvent[]> => {
  const stop = new AbortController();
  const found: StoredEvent[] = [];
  for await (const { events, live } of tracker.store.follow({ prefixes, from: null, signal: stop.signal })) {
    found.push(...events);
    if (live) break;
  }
  stop.abort();
  return found;
};

describe('a run that ended long ago', () => {
  it('loses its events, keeps its numbers, and the log names none of its recipients', async () => {
    const deliveryId = await sent();
    expect((await types(deliveryId)).map((all) => all.length)).toEqual([2, 1, 2, 2]);
    await removing();
    clock.forward = (DAYS + 1) * DAY_MS;
    await eventually(async () => expect(await types(deliveryId)).toEqual(GONE), 20_000);
    const [kept] = await tracker.events(`delivery-${deliveryId}`);
    expect(kept?.data).toMatchObject({
      ...{ deliveryId, status: 'SENT', attempts: 1, recipients: 1, failure: null, formats: ['CSV'] },
      receivers: [{ domain: 'example.com', accepted: 1, failed: 0, unknown: 0, suppressed: 0 }],
    });
    expect(kept?.metadata).toMatchObject({ tenantId: 'default', userId: 'u1' });
    const [run] = await tracker.events(`run-${occurrenceOf(deliveryId)}`);
    expect(run?.data).toMatchObject({ ended: null, deliveries: [{ status: 'SENT', attempts: 1, recipients: 1 }] });
    // Also where readers of the whole log look: the store has removed them from its file.
    await eventually(async () => {
      const left = await inLog(['run-', 'rendering-', 'delivery-', 'mailing-']);
      expect(left.map(({ type }) => type).sort()).toEqual(GONE.flat().sort());
      expect(JSON.stringify(left.map(({ data, metadata }) => [data, metadata]))).not.toContain(ADA);
    }, 20_000);
  }, 60_000);

  it('stays with a young event, with one that has not ended, and with its repeats', async () => {
    const [open, late, old] = [await tracker.fire({ reportId: randomId() }), await sent(), await sent()];
    clock.forward = 10 * DAY_MS;
    const reads = (id: string) => archiveRun(tracker.store, occurrenceOf(id), cutoff());
    // The store dates events by its own clock, so the cutoff is moved instead of the events.
    const archiveAt = (id: string, before: number) =>
      archiveRun(tracker.store, occurrenceOf(id), { before, now: tracker.now() });
    const beforeBounce = Date.parse((await tracker.events(`delivery-${late}`)).at(-1)?.created ?? '') + 1;
    await bounced(late, ADA);
    expect(await archiveAt(late, beforeBounce)).toBe(false);
    expect(await reads(old)).toBe(false);
    clock.forward = (DAYS + 1) * DAY_MS;
    expect(await reads(open)).toBe(false);
    const repeat = occurrenceIdOf(occurrenceOf(old).split('~')[0] ?? '', 'retry-1');
    const about = { deliveryId: old, occurrenceId: repeat, userId: 'u1', recipients: [], at: tracker.now() };
    await tracker.append(`delivery-${old}`, {
      type: 'DeliveryRepeated',
      data: { ...about, how: 'resend', scheduleId: occurrenceOf(old).split('~')[0] ?? '' },
    });
    const young = Date.parse((await tracker.events(`delivery-${old}`)).at(-1)?.created ?? '');
    expect(await archiveAt(old, young)).toBe(false);
    expect((await types(old)).flat()).toContain('DeliveryRepeated');
    expect(await reads(late)).toBe(true);
    const [kept] = await tracker.events(`delivery-${late}`);
    expect(kept?.data).toMatchObject({ status: 'BOUNCED', failure: 'bounced' });
  }, 60_000);
});

describe('a run', () => {
  it('that failed before its delivery was opened keeps a number for it', async () => {
    const deliveryId = await tracker.fire({ reportId: randomId() });
    const occurrenceId = occurrenceOf(deliveryId);
    await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
    const failure = { code: 'report/unknown', message: 'there is no such report', final: true };
    await tracker.append(`rendering-${occurrenceId}`, {
      type: 'RenderFailed',
      data: { runId: occurrenceId, deliveryId: null, attempt: 1, ...failure, at: tracker.now() },
    });
    await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RunFailed');
    clock.forward = (DAYS + 1) * DAY_MS;
    expect(await archiveRun(tracker.store, occurrenceId, cutoff())).toBe(true);
    expect(await types(deliveryId)).toEqual([['RunArchived'], ['RenderingArchived'], ['DeliveryArchived'], []]);
    const [kept] = await tracker.events(`delivery-${deliveryId}`);
    expect(kept?.data).toMatchObject({
      status: 'PERMANENTLY_FAILED',
      failure: 'rendering',
      recipients: 1,
      attempts: 0,
    });
    const [run] = await tracker.events(`run-${occurrenceId}`);
    expect(run?.data).toMatchObject({ ended: 'PERMANENTLY_FAILED', deliveries: [{ recipients: 1 }] });
  }, 60_000);

  it('loses what says where the rows of its people are kept', async () => {
    const deliveryId = await sent();
    const stream = `rows-${occurrenceOf(deliveryId)}`;
    const about = { occurrenceId: occurrenceOf(deliveryId), reportId: randomId(), at: tracker.now() };
    const data = { ...about, reportVersion: 1, rows: { sha256: 'a'.repeat(64), size: 1, count: 1 } };
    await tracker.append(stream, { type: 'RowsRead', data });
    clock.forward = (DAYS + 1) * DAY_MS;
    expect(await archiveRun(tracker.store, occurrenceOf(deliveryId), cutoff())).toBe(true);
    expect(await types(deliveryId)).toEqual(GONE);
    expect((await tracker.events(stream)).map(({ type }) => type)).toEqual(['RowsArchived']);
  }, 60_000);

  it('is removed together with those that sent it again', async () => {
    const sha256 = await tracker.resources.artifacts.put(Buffer.from('<p>x</p>'));
    file = { ...ARTIFACT, sha256, size: 8 };
    const deliveryId = await sent();
    const data = { deliveryId, how: 'resend', repeatId: randomId(), recipients: null, asOf: 'now' } as const;
    const answer = await runIn({ tenantId: 'default', userId: 'u1' }, () =>
      tracker.bus.request({ type: 'RepeatDelivery', data: { ...data, dryRun: false } }, randomId()),
    );
    expect(answer).toMatchObject({ ok: true });
    const again = occurrenceIdOf(occurrenceOf(deliveryId).split('~')[0] ?? '', `resend-${data.repeatId}`);
    const repeated = deliveryIdOf(again, 0);
    await eventually(async () => expect(await tracker.events(`delivery-${repeated}`)).toHaveLength(1));
    clock.forward = (DAYS + 1) * DAY_MS;
    // The repeat has not ended, so both are kept.
    for (const id of [occurrenceOf(deliveryId), again])
      expect(await archiveRun(tracker.store, id, cutoff())).toBe(false);
    await accept(repeated);
    expect(await archiveRun(tracker.store, again, cutoff())).toBe(true);
    expect(await types(deliveryId)).toEqual(GONE);
    expect((await types(repeated))[2]).toEqual(['DeliveryArchived']);
  }, 60_000);
});

describe('the follower of the log', () => {
  it('goes as far as what is old, and from there on the next time', async () => {
    const [old, young] = [await sent(), await sent()];
    const [first] = await tracker.events(`run-${occurrenceOf(young)}`);
    const turn = Date.parse(first?.created ?? '');
    let now = turn + DAYS * DAY_MS;
    const own = { millis: () => now, now: () => new Date(now).toISOString() };
    const { store, log } = tracker.resources;
    const archive = startArchive({ store, log, clock: own }, { days: DAYS });
    try {
      await eventually(async () => expect(await types(old)).toEqual(GONE), 20_000);
      const place = checkpoint(store, 'tracker-archive');
      await eventually(async () => expect(await place.load()).not.toBeNull());
      expect((await types(young)).map((all) => all.length)).toEqual([2, 1, 2, 2]);
      now += DAY_MS;
      await eventually(async () => expect(await types(young)).toEqual(GONE), 20_000);
    } finally {
      await archive.stop();
    }
  }, 60_000);
});

describe('whatever happens while it is removed', () => {
  /** A store that ends at the nth change, as a killed process does. */
  const killedAt = (store: EventStore, most: number) => {
    let changes = 0;
    const change =
      <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        if (++changes > most) throw new Error('killed');
        return work(...args);
      };
    return {
      codec: store.codec,
      read: store.read.bind(store),
      append: change(store.append.bind(store)),
      truncateBefore: change(store.truncateBefore.bind(store)),
      changes: () => changes,
    };
  };

  it('the next process ends it with the same numbers, from every step at which one was killed', async () => {
    const expected = await sent();
    clock.forward = (DAYS + 1) * DAY_MS;
    const counting = killedAt(tracker.store, Number.POSITIVE_INFINITY);
    expect(await archiveRun(counting, occurrenceOf(expected), cutoff())).toBe(true);
    const steps = counting.changes();
    expect(steps).toBe(8);
    for (let step = 0; step < steps; step++) {
      clock.forward = 0;
      const deliveryId = await sent();
      clock.forward = (DAYS + 1) * DAY_MS;
      const id = occurrenceOf(deliveryId);
      await expect(archiveRun(killedAt(tracker.store, step), id, cutoff())).rejects.toThrow('killed');
      expect(await archiveRun(tracker.store, id, cutoff())).toBe(true);
      expect(await types(deliveryId)).toEqual(GONE);
      const [kept] = await tracker.events(`delivery-${deliveryId}`);
      expect(kept?.data).toMatchObject({ status: 'SENT', attempts: 1, recipients: 1 });
      const receivers = [{ domain: 'example.com', accepted: 1, failed: 0, unknown: 0, suppressed: 0 }];
      expect(kept?.data).toMatchObject({ receivers });
      const counted = killedAt(tracker.store, 0);
      expect(await archiveRun(counted, id, cutoff())).toBe(true);
    }
  }, 120_000);

  it('two processes remove it once, and both may try', async () => {
    const all = [await sent(), await sent(), await sent()];
    clock.forward = (DAYS + 1) * DAY_MS;
    await Promise.all(
      all.flatMap((id) =>
        [1, 2, 3].map(() => againOnConflict(() => archiveRun(tracker.store, occurrenceOf(id), cutoff()))),
      ),
    );
    for (const deliveryId of all) {
      // One that lost may leave the rest to the next turn.
      await archiveRun(tracker.store, occurrenceOf(deliveryId), cutoff());
      expect(await types(deliveryId)).toEqual(GONE);
    }
  }, 60_000);
});

it('counts each run once, however often it looks, and says once which one it cannot read', async () => {
  const [deliveryId, odd] = [await sent(), await sent()];
  const metadata = { v: 1, tenantId: 'default' };
  const strange = { id: randomId(), type: 'SomethingNew', data: {}, metadata };
  await tracker.store.append(`run-${occurrenceOf(odd)}`, [strange], 'any');
  const said: { level: string; about: Record<string, unknown> }[] = [];
  const at = (level: string) => (about: Record<string, unknown>) => said.push({ level, about });
  const log = { info: at('info'), warn: at('warn'), error: at('error') } as unknown as Log;
  let looks = 0;
  const store: EventStore = Object.assign(Object.create(tracker.store), {
    follow: (options: FollowOptions) => {
      looks += 1;
      return tracker.store.follow(options);
    },
  });
  const archive = startArchive({ store, clock, log }, { days: DAYS });
  try {
    // The events that stand for others become old as well, and are met.
    for (let hour = 1; hour <= 4; hour++) {
      const looked = looks;
      clock.forward = (DAYS + 1) * DAY_MS + hour * 3_700_000;
      await eventually(() => expect(looks).toBeGreaterThan(looked), 20_000);
    }
  } finally {
    await archive.stop();
  }
  expect(await types(deliveryId)).toEqual(GONE);
  expect((await types(odd)).flat()).toContain('SomethingNew');
  const runs = said.flatMap(({ level, about }) => (level === 'info' ? [about['runs']] : []));
  expect(runs).toEqual([1]);
  const unreadable = said.filter(({ level }) => level === 'error');
  expect(unreadable).toMatchObject([
    { about: { occurrenceId: occurrenceOf(odd), stream: `run-${occurrenceOf(odd)}`, eventId: strange.id } },
  ]);
}, 90_000);

it('a tracker whose files would outlive the events that name them does not start', async () => {
  await tracker.stop();
  await expect(tracker.run({ LOG_RETENTION_DAYS: 60, ARTIFACT_RETENTION: 90 })).rejects.toThrow(
    'LOG_RETENTION_DAYS: 60 must be at least ARTIFACT_RETENTION, which is 90',
  );
});

describe('after it', () => {
  it('nothing is sent, opened or recorded again, and a person is told why', async () => {
    const deliveryId = await sent();
    await removing();
    clock.forward = (DAYS + 1) * DAY_MS;
    await eventually(async () => expect(await types(deliveryId)).toEqual(GONE), 20_000);
    const data = { deliveryId, how: 'resend', repeatId: randomId(), recipients: null, asOf: 'now' } as const;
    const answer = await runIn({ tenantId: 'default', userId: 'u1' }, () =>
      tracker.bus.request({ type: 'RepeatDelivery', data: { ...data, dryRun: false } }, randomId()),
    );
    expect(answer).toMatchObject({ ok: false, code: 'delivery/archived' });
    // A tracker that has lost what it knew finds nothing to do in what is left.
    await tracker.stop();
    await tracker.run();
    await tracker.attempted(deliveryId, 1, { unresolved: [deferred(BOB)] });
    const other = await sent();
    expect((await types(deliveryId)).slice(0, 3)).toEqual(GONE.slice(0, 3));
    expect(other).not.toBe(deliveryId);
  }, 60_000);

  it('a notice, which has no run, is removed as well', async () => {
    const scheduleId = randomId();
    const occurrenceId = occurrenceIdOf(scheduleId, 'notice-u1-1');
    const deliveryId = deliveryIdOf(occurrenceId, 0);
    const template = await sent();
    const [first] = await tracker.events(`delivery-${template}`);
    const data = { ...(first?.data as Event<'DeliveryOpened'>['data']), deliveryId, occurrenceId, scheduleId };
    await tracker.append(`delivery-${deliveryId}`, { type: 'DeliveryOpened', data: { ...data, trigger: 'notice' } });
    await tracker.append(`delivery-${deliveryId}`, {
      type: 'DeliveryCompleted',
      data: { deliveryId, occurrenceId, scheduleId, accepted: 1, failed: [], unknown: [], at: tracker.now() },
    });
    clock.forward = (DAYS + 1) * DAY_MS;
    expect(await archiveRun(tracker.store, occurrenceId, cutoff(), [deliveryId])).toBe(true);
    expect((await types(deliveryId))[2]).toEqual(['DeliveryArchived']);
    const left = (await tracker.events(`delivery-${deliveryId}`)).map(({ type, data: kept }) => ({ type, data: kept }));
    const row = deliveryFrom(left as DomainEvent[], deliveryId);
    expect(row).toMatchObject({ status: 'SENT', trigger: 'notice', recipients: [], outcomes: [] });
  }, 60_000);
});

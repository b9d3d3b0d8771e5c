import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { natsArtifacts, randomId, sha256 } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import type { Artifact, DomainEvent } from '@punctual/contracts';
import { run } from '../run/run';
import { dispatch, openRun } from '../testing/commands';
import { forwardClock } from '../testing/forward-clock';
import { judged, judgingBy, runOf, SCHEDULE } from '../testing/observed';
import { ADA, ARTIFACT, DELIVERY_ID, deferred, OCCURRENCE_ID, renderedFor, renderingBy } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';
import { startRetention } from './retention';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const clock = forwardClock();

let tracker: TrackerUnderTest;
beforeEach(async () => {
  clock.forward = 0;
  tracker = await TrackerUnderTest.start(clock, { RUN_DEADLINE: 400 * 86_400 });
});
afterEach(() => tracker.close(), 20_000);

const put = (text: string) => tracker.resources.artifacts.put(Buffer.from(text));
/** Not to be polled while a sweep removes files: the client's list can then hang. */
const kept = async () => (await tracker.resources.artifacts.list()).map(({ hash }) => hash).sort();
/** A delivery under way that sends a file of this text. */
const sending = async (text: string): Promise<string> => {
  const deliveryId = await tracker.fire({ retry: { maxAttempts: 1, delays: ['PT1S'] } });
  await tracker.rendered(deliveryId, 1, [{ ...ARTIFACT, sha256: await put(text) }]);
  await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
  return deliveryId;
};
const removals = () =>
  tracker.backends.logged.lines.filter(({ msg }) => String(msg).includes('rendered files removed'));

describe('rendered files', () => {
  it('are removed when they are too old, except those that a delivery under way needs', async () => {
    const deliveryId = await sending('needed');
    await put('old');
    await put('older');
    clock.forward = 90 * DAY_MS + HOUR_MS;
    await eventually(() => expect(removals()).toMatchObject([{ count: 2, octets: 8 }]));
    expect(await kept()).toEqual([sha256('needed')]);

    // The retry finds its bytes, also in a process that never read them.
    await tracker.attempted(deliveryId, 1, { unresolved: [deferred(ADA)] });
    const stream = `delivery-${deliveryId}`;
    const again = (await tracker.reaches(stream, 'DeliveryOpened', 'RetryScheduled', 'DispatchRequested')).at(-1);
    expect(again?.data).toMatchObject({ artifacts: [{ sha256: sha256('needed') }] });
    expect(await natsArtifacts(tracker.nats).get(sha256('needed'))).toEqual(Buffer.from('needed'));

    await tracker.attempted(deliveryId, 2, { accepted: [ADA] });
    await eventually(async () => expect((await tracker.events(stream)).at(-1)?.type).toBe('DeliveryCompleted'));
    // The tracker sees the end as well before its next sweep finds the file unneeded.
    await eventually(() => {
      clock.forward += 6 * HOUR_MS;
      expect(removals()).toHaveLength(2);
    });
    expect(await kept()).toEqual([]);
  }, 30_000);

  it.each<[string, string, (files: Artifact[]) => readonly DomainEvent[]]>([
    [
      'the rendering its run shares',
      `run-${OCCURRENCE_ID}`,
      (artifacts) => run.decide(openRun({ ...renderingBy(1), artifacts }), run.initial),
    ],
    [
      'the rendering of its run',
      `rendering-${OCCURRENCE_ID}`,
      (artifacts) => [{ type: 'ReportRendered', data: { ...renderedFor(1), artifacts } }],
    ],
    ['the delivery', `delivery-${DELIVERY_ID}`, (artifacts) => [dispatch(2, { artifacts })]],
  ])('stay when only %s names them, whatever else cannot be read', async (_, stream, naming) => {
    await tracker.stop();
    await tracker.connect();
    const needed = await put('needed');
    await put('old');
    for (const event of naming([{ ...ARTIFACT, sha256: needed }])) await tracker.append(stream, event);
    const unreadable = { id: randomId(), type: 'RunOpened', data: { no: 'sense' }, metadata: {} };
    await tracker.store.append(stream, [unreadable], 'any');
    const delivery = { stage: 'dispatching', next: 'dispatch', retryAt: null, at: 0 } as const;
    const about = { tenantId: 'default', userId: null, stage: 'delivering', awaits: [] } as const;
    const item = { ...about, retryAt: null, at: 0, deadline: 0 };
    const deliveries = { [DELIVERY_ID]: delivery };
    const inFlight = () => new Map([[OCCURRENCE_ID, { ...item, unopened: [], deliveries }]]);
    clock.forward = 91 * DAY_MS;
    const retention = startRetention(tracker.resources, { days: 90, inFlight });
    await eventually(() => expect(removals()).toMatchObject([{ count: 1 }])).finally(() => retention.stop());
    expect(await kept()).toEqual([needed]);
  });

  it('of rows stay while a condition compares with them, however old, and no longer', async () => {
    const change = { type: 'CHANGE_DETECTION' as const, key: ['id'] };
    const rows = async (text: string) => {
      const wanted = { key: ['id'], ignore: [] };
      return { rows: { sha256: await put(text), size: text.length, count: 1, ...wanted } };
    };
    const against = (day: number) => ({
      change: { against: `${SCHEDULE}~${day}`, added: 1, removed: 0, changed: 0, problem: null },
    });
    const judging = judgingBy(change);
    const { events } = judged([
      runOf(1, await rows('[1]\t[]'), judging),
      runOf(2, { ...(await rows('[2]\t[]')), ...against(1) }, judging),
      runOf(3, { ...(await rows('[3]\t[]')), ...against(2) }, judging),
    ]);
    expect(events).toHaveLength(3);
    for (const event of events) await tracker.append(`condition-${SCHEDULE}`, event);
    clock.forward = 12 * HOUR_MS;
    await eventually(() => expect(removals()).toMatchObject([{ count: 1 }]));
    expect(await kept()).toEqual([sha256('[2]\t[]'), sha256('[3]\t[]')].sort());
    // Stored last far longer ago than files are kept, and still the baseline.
    clock.forward = 200 * DAY_MS;
    await put('a file');
    clock.forward += 91 * DAY_MS;
    await eventually(() => expect(removals()).toHaveLength(2));
    expect(await kept()).toEqual([sha256('[2]\t[]'), sha256('[3]\t[]')].sort());
  }, 30_000);

  it('stay until they are older than the setting, and a sweep that fails is followed by the next', async () => {
    await tracker.stop();
    await tracker.connect();
    const { resources } = tracker;
    await put('file');
    let lists = 0;
    let broken = false;
    const artifacts = {
      ...resources.artifacts,
      list: async () => {
        lists += 1;
        if (broken) throw new Error('no answer');
        return resources.artifacts.list();
      },
    };
    const retention = startRetention({ ...resources, artifacts }, { days: 7, inFlight: () => new Map() });
    const swept = async (count: number) => eventually(() => expect(lists).toBe(count));
    try {
      await swept(1);
      clock.forward = 7 * DAY_MS - HOUR_MS;
      await swept(2);
      expect(await kept()).toEqual([sha256('file')]);
      broken = true;
      clock.forward += 6 * HOUR_MS;
      await swept(3);
      expect(await kept()).toEqual([sha256('file')]);
      broken = false;
      clock.forward += 6 * HOUR_MS;
      await eventually(() => expect(removals()).toHaveLength(1));
      expect(await kept()).toEqual([]);
      expect(lists).toBe(4);
    } finally {
      await retention.stop();
    }
  }, 30_000);

  it('are not looked at before it is known which runs are in flight', async () => {
    await tracker.stop();
    await tracker.connect();
    await put('file');
    clock.forward = 100 * DAY_MS;
    let asked = 0;
    const inFlight = () => {
      asked += 1;
      return null;
    };
    const retention = startRetention(tracker.resources, { days: 1, inFlight });
    await eventually(() => expect(asked).toBeGreaterThan(1));
    await retention.stop();
    expect(await kept()).toEqual([sha256('file')]);
  }, 30_000);
});

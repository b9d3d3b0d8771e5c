import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { currentContext, datasetIdOf, Lifecycle, Unavailable } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { type Event, type ProbeReading, parseDeliveryId } from '@punctual/contracts';
import { startTracker } from '../composition';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
/** What the renderer, of which this is a small fake, reads; each reading is noted with its tenant. */
let says: () => ProbeReading | null;
let readings: string[];
beforeEach(async () => {
  says = () => null;
  readings = [];
  tracker = await TrackerUnderTest.start();
  tracker.bus.respond('renderer', 'ReadProbe', async ({ data: { name } }) => {
    readings.push(`${currentContext().tenantId} ${name}`);
    const found = says();
    return { probe: found && { every: 'PT1S', ...found } };
  });
});
afterEach(() => tracker.close(), 20_000);

const HOUR = 3_600_000;
const inMs = (ms: number) => new Date(Date.parse(tracker.now()) + ms).toISOString();
const fire = async (tenantId = 'default'): Promise<string> => {
  const terms = { match: 'all', since: inMs(-HOUR), until: inMs(4 * HOUR), onDeadline: 'ownerNotice' } as const;
  const waitFor = { datasets: ['sales'], ...terms };
  return parseDeliveryId(await tracker.fire({ waitFor }, { tenantId, userId: 'u1' })).occurrenceId;
};
const updates = async (tenantId = 'default') =>
  (await tracker.events(`dataset-${datasetIdOf(tenantId, 'sales')}`)).map(
    ({ data }) => data as Event<'DatasetUpdated'>['data'],
  );
const readAgain = async () => {
  const before = readings.length;
  await eventually(async () => expect(readings.length).toBeGreaterThan(before + 1));
};

it('a run goes on when the probe of its dataset says that the data is new enough; what it says is an update, once', async () => {
  let asOf = inMs(-2 * HOUR);
  says = () => ({ asOf, problem: null });
  const id = await fire();
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  await readAgain();
  expect(readings[0]).toBe('default sales');
  expect(await updates()).toMatchObject([{ updateId: `probe ${asOf}`, asOf, ok: true }]);
  asOf = inMs(0);
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RenderRequested');
  expect(await updates()).toHaveLength(2);
}, 30_000);

it('what fails is an update too, once, and the run waits on', async () => {
  says = () => ({ asOf: null, problem: { code: 'source/failed', message: 'no such\ntable' } });
  const id = await fire();
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  await readAgain();
  says = () => ({ asOf: inMs(HOUR), problem: null });
  await eventually(async () => expect(await updates()).toHaveLength(2));
  const named = (text: RegExp) => ({ updateId: expect.stringMatching(text), ok: false, completeTo: null });
  expect(await updates()).toMatchObject([
    named(/^probe failed on [\d-]+: no such table$/),
    named(/^probe failed on .*cannot be complete up to a time that has not come/),
  ]);
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
}, 30_000);

it('a dataset that nothing waits for is not read, nor one whose run has gone on', async () => {
  says = () => ({ asOf: inMs(0), problem: null });
  const id = await fire();
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RenderRequested');
  const other = await fire();
  // It is ready at once, by what was read before.
  await tracker.reaches(`run-${other}`, 'RunOpened', 'RenderRequested');
  expect(readings).toHaveLength(1);
}, 30_000);

it('a reading that cannot be had is tried again', async () => {
  let isAway = true;
  says = () => {
    if (isAway) throw new Unavailable('eventStore', 'the store is away');
    return { asOf: inMs(0), problem: null };
  };
  const id = await fire();
  await eventually(async () => expect(readings.length).toBeGreaterThan(0));
  isAway = false;
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RenderRequested');
}, 40_000);

it('with two trackers what a probe says is one update, of the tenant whose run waits', async () => {
  const second = await tracker.backends.open({ service: 'tracker' });
  const lifecycle = new Lifecycle(second.log);
  await startTracker({ RECONCILE_AFTER: 0.2, RUN_DEADLINE: 86_400, ARTIFACT_RETENTION: 90 }, second, lifecycle);
  const asOf = inMs(-2 * HOUR);
  says = () => ({ asOf, problem: null });
  const id = await fire('acme');
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  await readAgain();
  await readAgain();
  expect(new Set(readings)).toEqual(new Set(['acme sales']));
  expect(await updates('acme')).toMatchObject([{ updateId: `probe ${asOf}` }]);
  expect(await updates()).toEqual([]);
  await lifecycle.stop();
  await second.close();
}, 40_000);

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { datasetIdOf, Lifecycle, randomId, runIn } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { type Awaited, deliveryIdOf, type Event, occurrenceIdOf } from '@punctual/contracts';
import { startTracker } from '../composition';
import { ADA, firedOf } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

const inMs = (ms: number) => new Date(Date.parse(tracker.now()) + ms).toISOString();
const HOUR = 3_600_000;
const report = (name: string, asOf: string | null, ok = true, tenantId = 'default') =>
  runIn({ tenantId, userId: 'loader' }, () =>
    tracker.bus.request({ type: 'RecordDatasetUpdate', data: { name, id: randomId(), asOf, ok } }, randomId()),
  );
/** A run that waits for these datasets to be newer than an hour ago. */
const fire = async (datasets: string[], changes: Partial<Awaited> = {}): Promise<string> => {
  const scheduleId = randomId();
  const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-23T09:00:00~UTC');
  const terms = { match: 'all', since: inMs(-HOUR), until: inMs(4 * HOUR), onDeadline: 'ownerNotice' } as const;
  const recipients = { to: [ADA], cc: [], bcc: [], lists: [] };
  const data = firedOf({
    scheduleId,
    occurrenceId,
    recipients,
    waitFor: { datasets, ...terms, ...changes },
    at: inMs(0),
  });
  await tracker.append(`occurrence-${occurrenceId}`, { type: 'OccurrenceFired', data });
  return occurrenceId;
};
const requestOf = (events: { data: unknown }[]) => events.at(-1)?.data as Event<'RenderRequested'>['data'];

it('a run whose data is ready renders at once', async () => {
  await report('sales', inMs(-60_000));
  const id = await fire(['sales']);
  const events = await tracker.reaches(`run-${id}`, 'RunOpened', 'RenderRequested');
  expect(requestOf(events).data).toMatchObject({ ready: true, datasets: [{ name: 'sales' }] });
}, 30_000);

it('a run waits for all of its data: neither old, nor failed, nor the data of others lets it go on', async () => {
  await report('sales', inMs(-2 * HOUR));
  const id = await fire(['sales', 'stock.daily']);
  const [opened, waiting] = await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  const { until } = (waiting as { data: Event<'RunWaiting'>['data'] }).data;
  expect(waiting?.data).toMatchObject({ datasets: [{ name: 'sales' }, { name: 'stock.daily', asOf: null }] });
  // The wait does not count as time the run takes.
  const { deadline } = (opened as { data: Event<'RunOpened'>['data'] }).data;
  expect(Date.parse(deadline)).toBeGreaterThan(Date.parse(until) + 20 * HOUR);
  await report('stock.daily', null);
  await report('sales', null, false);
  await report('sales', inMs(-90 * 60_000));
  await report('sales', null, true, 'acme');
  // Another run that can go on shows that the updates before it were seen.
  const other = await fire(['stock.daily']);
  await tracker.reaches(`run-${other}`, 'RunOpened', 'RenderRequested');
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  await report('sales', null);
  const events = await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RenderRequested');
  expect(requestOf(events).data?.ready).toBe(true);
  await tracker.rendered(deliveryIdOf(id, 0), 1);
  await tracker.reaches(`delivery-${deliveryIdOf(id, 0)}`, 'DeliveryOpened');
}, 30_000);

it('with two trackers, and over a restart of both, it goes on once', async () => {
  const id = await fire(['sales']);
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  await tracker.stop();
  await tracker.run();
  const second = await tracker.backends.open({ service: 'tracker' });
  const lifecycle = new Lifecycle(second.log);
  await startTracker({ RECONCILE_AFTER: 0.2, RUN_DEADLINE: 86_400, ARTIFACT_RETENTION: 90 }, second, lifecycle);
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  await report('sales', null);
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RenderRequested');
  await tracker.rendered(deliveryIdOf(id, 0), 1);
  await tracker.reaches(`delivery-${deliveryIdOf(id, 0)}`, 'DeliveryOpened');
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RenderRequested');
  await lifecycle.stop();
  await second.close();
}, 40_000);

it('an update while no tracker runs is found at the start', async () => {
  const id = await fire(['sales']);
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting');
  await report('other', null);
  const [stored] = await eventually(async () => {
    const all = await tracker.events(`dataset-${datasetIdOf('default', 'other')}`);
    expect(all).toHaveLength(1);
    return all;
  });
  await tracker.stop();
  await tracker.connect();
  const datasetId = datasetIdOf('default', 'sales');
  const data = { ...(stored?.data as Event<'DatasetUpdated'>['data']), datasetId, name: 'sales' };
  await tracker.append(`dataset-${datasetId}`, { type: 'DatasetUpdated', data });
  await tracker.stop();
  await tracker.run();
  await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RenderRequested');
}, 40_000);

it('after its deadline it is sent with a stamp, or skipped, and the owner is told where that is wanted', async () => {
  await tracker.close();
  const clock = FakeClock.at('2026-11-23T09:00:00Z');
  tracker = await TrackerUnderTest.start(clock, { RECONCILE_AFTER: 0.2 });
  const [sent, skipped, told] = await Promise.all(
    (['sendStamped', 'skip', 'ownerNotice'] as const).map((onDeadline) => fire(['sales'], { onDeadline })),
  );
  const ticking = setInterval(() => clock.advance(250), 50);
  await Promise.all([sent, skipped, told].map((id) => tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting'))).finally(
    () => clearInterval(ticking),
  );
  clock.advance(4 * HOUR);
  const request = requestOf(await tracker.reaches(`run-${sent}`, 'RunOpened', 'RunWaiting', 'RenderRequested'));
  expect(request.data).toEqual({ ready: false, datasets: [{ name: 'sales', asOf: null }] });
  const end = async (id: string | undefined) =>
    (await tracker.reaches(`run-${id}`, 'RunOpened', 'RunWaiting', 'RunSkipped')).at(-1)?.data;
  expect(await end(skipped)).toMatchObject({
    reason: 'data-not-ready',
    verdict: expect.stringMatching(/sales was never/),
  });
  expect(await end(skipped)).not.toHaveProperty('tellsOwner');
  expect(await end(told)).toMatchObject({ reason: 'data-not-ready', tellsOwner: true });
  await eventually(async () => {
    const noted = (await tracker.events('notice-u1')).filter(({ type }) => type === 'FailureNoted');
    expect(noted.map(({ data }) => (data as Event<'FailureNoted'>['data']).failure)).toMatchObject([
      {
        kind: 'skipped',
        occurrenceId: told,
        reason: expect.stringMatching(/^nothing was sent: the data was not ready by/),
      },
    ]);
  });
}, 40_000);

it('a run that begins after its deadline does not wait', async () => {
  const late = { until: inMs(-1_000) };
  await tracker.reaches(`run-${await fire(['sales'], late)}`, 'RunOpened', 'RunSkipped');
  await report('sales', null);
  await tracker.reaches(`run-${await fire(['sales'], late)}`, 'RunOpened', 'RenderRequested');
}, 30_000);

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomId, runIn } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { type Command, deliveryIdOf, digestIdOf, type Event } from '@punctual/contracts';
import { startTracker } from '../composition';
import { scheduleId, summary } from '../testing/digests';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
let owner = '';
const clock = FakeClock.at('2026-11-23T12:00:00Z');
beforeEach(async () => {
  tracker = await TrackerUnderTest.start(clock, { RECONCILE_AFTER: 3_600 });
  owner = randomId();
  await tracker.append(`user-${owner}`, {
    type: 'UserRegistered',
    data: { userId: owner, email: 'owner@example.com', name: null, role: 'author', commandId: null, at: tracker.now() },
  });
});
afterEach(() => tracker.close(), 20_000);

type Order = Command<'OrderOwnerDigest'>['data'];
const week = (number: number): Order => ({
  ...{ userId: owner, frequency: 'weekly', timezone: 'UTC', summary },
  from: new Date(Date.UTC(2026, 10, 9 + 7 * number)).toISOString(),
  to: new Date(Date.UTC(2026, 10, 16 + 7 * number)).toISOString(),
});
const order = (data: Order) =>
  runIn({ tenantId: 'default', userId: owner }, () =>
    tracker.bus.request({ type: 'OrderOwnerDigest', data }, `digest ${data.to}`),
  );
const ordered = async () => (await tracker.events(`digest-${owner}`)).map(({ data }) => (data as Order).to);
const mailOf = (number: number) => tracker.events(`delivery-${deliveryIdOf(digestIdOf(scheduleId, owner, number), 0)}`);

it('an owner gets one mail of a week, also when two trackers are asked many times at once, and of the next week another', async () => {
  // By the same clock: by the machine's, the deadline of what is opened here may be long past.
  const other = await tracker.backends.open({ service: 'tracker', clock });
  const config = { RECONCILE_AFTER: 3_600, RUN_DEADLINE: 86_400, ARTIFACT_RETENTION: 90 };
  await startTracker(config, other, other.lifecycle);
  // Two that append at once may conflict more often than they try again: whoever asked then asks again.
  await eventually(async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => order(week(1))));
    expect(replies.every(({ ok }) => ok)).toBe(true);
  });
  expect(await ordered()).toEqual([week(1).to]);
  const opened = await mailOf(1);
  expect(opened.map(({ type }) => type)).toEqual(['DeliveryOpened']);
  const mail = opened[0]?.data as Event<'DeliveryOpened'>['data'];
  expect(mail).toMatchObject({
    ...{ trigger: 'notice', userId: owner, subject: '[Punctual] Your week: 9 sent, 3 failed' },
    recipients: [{ email: 'owner@example.com', role: 'to' }],
  });
  for (const { sha256 } of mail.artifacts)
    expect(String(await tracker.resources.artifacts.get(sha256))).toContain('mail servers rejected it');
  await eventually(async () => expect(await order(week(2))).toMatchObject({ ok: true }));
  expect(await ordered()).toEqual([week(1).to, week(2).to]);
  expect(await mailOf(2)).toHaveLength(1);
  await other.close();
}, 60_000);

it('a digest that was ordered by a tracker that stopped is opened when it is asked for again, or for the next', async () => {
  const told = (number: number): Event<'OwnerDigestOrdered'> => ({
    type: 'OwnerDigestOrdered',
    data: { ...week(number), number, at: tracker.now() },
  });
  await tracker.append(`digest-${owner}`, told(1));
  await order(week(1));
  expect(await mailOf(1)).toHaveLength(1);
  await tracker.append(`digest-${owner}`, told(2));
  await order(week(3));
  expect([await mailOf(2), await mailOf(3)].map(({ length }) => length)).toEqual([1, 1]);
}, 30_000);

it('says which periods were told, and opens what a tracker that stopped left', async () => {
  const check = (to: string) =>
    runIn({ tenantId: 'default', userId: owner }, () =>
      tracker.bus.request({ type: 'CheckOwnerDigest', data: { userId: owner, to } }, `told ${to}`),
    );
  expect(await check(week(1).to)).toMatchObject({ ok: true, result: { told: false } });
  await tracker.append(`digest-${owner}`, {
    type: 'OwnerDigestOrdered',
    data: { ...week(2), number: 1, at: tracker.now() },
  });
  expect(await check(week(3).to)).toMatchObject({ ok: true, result: { told: false } });
  expect(await mailOf(1)).toHaveLength(1);
  for (const told of [1, 2]) expect(await check(week(told).to)).toMatchObject({ ok: true, result: { told: true } });
  expect(await mailOf(1)).toHaveLength(1);
}, 30_000);

it('who was disabled meanwhile gets none', async () => {
  await tracker.append(`user-${owner}`, { type: 'UserDisabled', data: { userId: owner, at: tracker.now() } });
  await tracker.stop();
  await tracker.run({ RECONCILE_AFTER: 3_600 });
  expect(await order(week(1))).toMatchObject({ ok: true });
  expect(await mailOf(1)).toEqual([]);
}, 30_000);

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { deliveryIdOf, type Event, noticeIdOf, parseDeliveryId } from '@punctual/contracts';
import { ADA, said } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

const DAY = 86_400_000;
let tracker: TrackerUnderTest;
let clock: FakeClock;
let owner = '';
beforeEach(async () => {
  clock = FakeClock.at('2026-11-23T09:00:00Z');
  tracker = await TrackerUnderTest.start(clock, { RECONCILE_AFTER: 3_600 });
  owner = randomId();
});
afterEach(() => tracker.close(), 20_000);

const register = (userId: string, email: string, role: 'admin' | 'author') =>
  tracker.append(`user-${userId}`, {
    type: 'UserRegistered',
    data: { userId, email, name: null, role, commandId: null, at: tracker.now() },
  });
/** A run of the owner that fails, for good. Its schedule. */
const fail = async (reason: string): Promise<string> => {
  const deliveryId = await tracker.fire({ userId: owner, name: 'Sales' });
  const { occurrenceId } = parseDeliveryId(deliveryId);
  const scheduleId = occurrenceId.split('~')[0] ?? '';
  const data = { occurrenceId, scheduleId, pages: 1, cause: 'rendering', reason, at: tracker.now() } as const;
  await tracker.append(`run-${occurrenceId}`, { type: 'RunFailed', data });
  return scheduleId;
};
const noticeTo = (scheduleId: string, number: number) => deliveryIdOf(noticeIdOf(scheduleId, owner, number), 0);
const opened = async (deliveryId: string): Promise<Event<'DeliveryOpened'>['data']> => {
  const [first] = await eventually(async () => {
    const events = await tracker.events(`delivery-${deliveryId}`);
    expect(events.map(({ type }) => type)).toEqual(['DeliveryOpened']);
    return events;
  });
  return first?.data as Event<'DeliveryOpened'>['data'];
};
const noticesOf = async () =>
  (await tracker.events(`notice-${owner}`)).map(({ type, data }) => [
    type,
    (data as { failures?: { reason: string }[] }).failures?.map(({ reason }) => reason),
  ]);

it('the owner gets a mail about the first failure, and about those that follow a day later', async () => {
  await register(owner, 'owner@example.com', 'author');
  const scheduleId = await fail('the column amount is gone');
  const notice = await opened(noticeTo(scheduleId, 1));
  expect(notice).toMatchObject({
    trigger: 'notice',
    subject: '[Punctual] Failed: Sales',
    recipients: [{ email: 'owner@example.com', role: 'to' }],
  });
  const bytes = await Promise.all(notice.artifacts.map(({ sha256 }) => tracker.resources.artifacts.get(sha256)));
  expect(bytes.map(String)).toEqual(notice.artifacts.map(() => expect.stringContaining('the column amount is gone')));

  const second = await fail('second');
  await fail('third');
  await eventually(async () => expect((await noticesOf()).length).toBe(4));
  clock.advance(DAY);
  expect(await opened(noticeTo(second, 2))).toMatchObject({ subject: '[Punctual] 2 runs failed' });
  expect((await noticesOf()).filter(([type]) => type === 'NoticeOrdered')).toEqual([
    ['NoticeOrdered', ['the column amount is gone']],
    ['NoticeOrdered', ['second', 'third']],
  ]);
}, 30_000);

it('the administrators of the tenant are told when there is no owner', async () => {
  await register(randomId(), 'admin@example.com', 'admin');
  await register(randomId(), 'author@example.com', 'author');
  const { recipients } = await opened(noticeTo(await fail('no'), 1));
  expect(recipients).toEqual([{ email: 'admin@example.com', role: 'to' }]);
}, 30_000);

it('a notice that fails is told to nobody, and a stopped tracker goes on where it was', async () => {
  await register(owner, 'owner@example.com', 'author');
  const deliveryId = noticeTo(await fail('first'), 1);
  await opened(deliveryId);
  await tracker.stop();
  const { occurrenceId } = parseDeliveryId(deliveryId);
  const scheduleId = occurrenceId.split('~')[0] ?? '';
  const ended = { deliveryId, occurrenceId, scheduleId, reason: 'no', failed: [said(ADA, 550, 'no')] };
  await tracker.run({ RECONCILE_AFTER: 3_600 });
  await tracker.append(`delivery-${deliveryId}`, {
    type: 'DeliveryPermanentlyFailed',
    data: { ...ended, at: tracker.now() },
  });
  await fail('second');
  await eventually(async () =>
    expect(await noticesOf()).toEqual([
      ['FailureNoted', undefined],
      ['NoticeOrdered', ['first']],
      ['FailureNoted', undefined],
    ]),
  );
}, 30_000);

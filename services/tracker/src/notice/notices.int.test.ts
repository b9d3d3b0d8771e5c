import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomId, repository, runIn } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { deliveryIdOf, type Event, noticeIdOf, parseDeliveryId, recipientNoticeIdOf } from '@punctual/contracts';
import { startTracker } from '../composition';
import { delivery } from '../delivery/delivery';
import { openDeliveries } from '../run/open-deliveries';
import { run as runDecider } from '../run/run';
import { openRun } from '../testing/commands';
import { ADA, BOB, renderingBy, said } from '../testing/samples';
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
const fail = async (reason: string, order: Partial<Event<'OccurrenceFired'>['data']> = {}): Promise<string> =>
  failRunOf(await tracker.fire({ userId: owner, name: 'Sales', ...order }), reason);
const failRunOf = async (deliveryId: string, reason: string): Promise<string> => {
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

it('the owner hears once a run of recipients who get no more mail because it came back', async () => {
  await register(owner, 'owner@example.com', 'author');
  const fromDelivery = await tracker.fire({ userId: owner, name: 'Sales' });
  const suppressed = (email: string, cause: Event<'AddressSuppressed'>['data']['cause']) =>
    tracker.append('suppression-default', {
      type: 'AddressSuppressed',
      data: {
        ...{ suppressionId: randomId(), email, ofSchedule: null, cause, reason: null, userId: null, fromDelivery },
        ...{ until: null, at: tracker.now() },
      },
    });
  await suppressed(ADA, 'unsubscribed');
  await suppressed(ADA, 'hard-bounce');
  await suppressed(BOB, 'complaint');
  const { subject } = await opened(noticeTo(parseDeliveryId(fromDelivery).occurrenceId.split('~')[0] ?? '', 1));
  expect(subject).toBe('[Punctual] A recipient gets no more mail: Sales');
  // That the same run failed for others is told as well.
  const scheduleId = await failRunOf(fromDelivery, 'the column amount is gone');
  await eventually(async () => expect(await noticesOf()).toHaveLength(3));
  clock.advance(DAY);
  expect(await opened(noticeTo(scheduleId, 2))).toMatchObject({ subject: '[Punctual] Failed: Sales' });
  expect((await noticesOf()).filter(([type]) => type === 'NoticeOrdered')).toEqual([
    ['NoticeOrdered', [expect.stringMatching(/does not take mail: nothing is sent to them/)]],
    ['NoticeOrdered', ['the column amount is gone']],
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

it('the direct recipients are told too where the schedule says so, without the reason, and not those of a test', async () => {
  await register(owner, 'owner@example.com', 'author');
  const recipients = { to: [ADA], cc: [BOB], bcc: [ADA], lists: [] };
  const test = await fail('secret', { onFailure: 'recipients', recipients, trigger: 'test' });
  const scheduleId = await fail('secret', { onFailure: 'recipients', recipients });
  const notice = await opened(deliveryIdOf(recipientNoticeIdOf(scheduleId, 1), 0));
  expect(notice).toMatchObject({
    ...{ trigger: 'notice', userId: owner, audience: 'individually', subject: 'Could not be sent: Sales' },
    recipients: [
      { email: ADA, role: 'to' },
      { email: BOB, role: 'to' },
    ],
  });
  for (const { sha256 } of notice.artifacts) {
    const text = String(await tracker.resources.artifacts.get(sha256));
    expect(text).toContain('Sales');
    expect(text).not.toContain('secret');
  }
  expect(await tracker.events(`notice-${test}`)).toEqual([]);
  expect(await tracker.events(`notice-${await fail('quiet')}`)).toEqual([]);
}, 30_000);

it('recipients are not told while another delivery of the run may reach somebody', async () => {
  await register(owner, 'owner@example.com', 'author');
  const to = Array.from({ length: 501 }, (_, index) => `r${index}@example.com`);
  const recipients = { to, cc: [], bcc: [], lists: [] };
  const first = await tracker.fire({ userId: owner, onFailure: 'recipients', audience: 'individually', recipients });
  const { occurrenceId } = parseDeliveryId(first);
  const scheduleId = occurrenceId.split('~')[0] ?? '';
  const [fired] = await tracker.events(`occurrence-${occurrenceId}`);
  const [run] = runDecider.decide(openRun(null, fired?.data as Event<'OccurrenceFired'>['data']), runDecider.initial);
  if (run?.type !== 'RunOpened') throw new Error('the run did not open');
  await tracker.append(`run-${occurrenceId}`, run);
  const deliveries = repository(tracker.store, 'delivery', delivery);
  const pages = [to.slice(0, 500), to.slice(500)].map((page) => page.map((email) => ({ email, role: 'to' as const })));
  await runIn({ tenantId: 'default' }, () => openDeliveries({ deliveries, clock }, run.data, renderingBy(1), pages));
  const ids = [first, deliveryIdOf(occurrenceId, 1)];
  for (const id of ids) await opened(id);
  const failed = async (deliveryId: string) => {
    const ended = { deliveryId, occurrenceId, scheduleId, reason: 'no', failed: [said(ADA, 550, 'no')] };
    await tracker.append(`delivery-${deliveryId}`, {
      type: 'DeliveryPermanentlyFailed',
      data: { ...ended, at: tracker.now() },
    });
  };
  await failed(ids[0] ?? '');
  await eventually(async () => expect((await noticesOf()).length).toBe(2));
  expect(await tracker.events(`notice-${scheduleId}`)).toEqual([]);
  await failed(ids[1] ?? '');
  await eventually(async () => expect(await tracker.events(`notice-${scheduleId}`)).toHaveLength(1));
  await opened(deliveryIdOf(recipientNoticeIdOf(scheduleId, 1), 1));
}, 30_000);

it('two trackers that learn of the same failures at once tell each owner once', async () => {
  const other = await tracker.backends.open({ service: 'tracker', clock });
  const config = { RECONCILE_AFTER: 3_600, RUN_DEADLINE: 86_400, ARTIFACT_RETENTION: 90 };
  await startTracker(config, other, other.lifecycle);
  const owners = Array.from({ length: 4 }, () => randomId());
  for (const one of owners) await register(one, `${one}@example.com`, 'author');
  const told: { one: string; delivery: string }[] = [];
  const recipients = { to: [ADA], cc: [], bcc: [], lists: [] };
  for (const one of owners) {
    const scheduleId = await fail('no', { userId: one, onFailure: 'recipients', recipients });
    told.push({ one, delivery: deliveryIdOf(noticeIdOf(scheduleId, one, 1), 0) });
    told.push({ one: scheduleId, delivery: deliveryIdOf(recipientNoticeIdOf(scheduleId, 1), 0) });
  }
  await Promise.all(told.map(({ delivery }) => opened(delivery)));
  // Whatever either of them had begun is finished then.
  await other.close();
  await tracker.stop();
  await tracker.connect();
  for (const { one, delivery } of told) {
    const types = (await tracker.events(`notice-${one}`)).map(({ type }) => type);
    expect(types).toEqual(owners.includes(one) ? ['FailureNoted', 'NoticeOrdered'] : ['RecipientNoticeOrdered']);
    await opened(delivery);
  }
}, 60_000);

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { deliveryIdOf, type Event, type ListEvent, parseDeliveryId } from '@punctual/contracts';
import { ADA, BOB } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

const list = async (listId: string, ...events: ListEvent[]): Promise<string> => {
  for (const event of events) await tracker.append(`list-${listId}`, event);
  return listId;
};
const at = '2026-11-23T08:00:00.000Z';
const defined = (listId: string, name = 'All'): ListEvent => ({
  type: 'ListDefined',
  data: { listId, userId: 'u1', name, description: null, at },
});
const added = (listId: string, ...emails: string[]): ListEvent => ({
  type: 'ListMembersAdded',
  data: { listId, emails, at },
});
const removed = (listId: string, ...emails: string[]): ListEvent => ({
  type: 'ListMembersRemoved',
  data: { listId, emails, reason: 'removed', at },
});
const deleted = (listId: string): ListEvent => ({ type: 'ListDeleted', data: { listId, at } });
const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `p${String(from + index).padStart(5, '0')}@example.com`);

/** Fires an occurrence to Ada and these lists, one message each. Answers its id. */
const fire = async (...lists: string[]): Promise<string> => {
  const recipients = { to: [ADA], cc: [], bcc: [], lists };
  return parseDeliveryId(await tracker.fire({ audience: 'individually', recipients })).occurrenceId;
};
const sentTo = async (occurrenceId: string, page: number): Promise<string[]> => {
  const [event] = await tracker.reaches(`delivery-${deliveryIdOf(occurrenceId, page)}`, 'DeliveryOpened');
  const opened = event?.data as { recipients: { email: string }[] } | undefined;
  return opened?.recipients.map(({ email }) => email) ?? [];
};

it('sends to the members as of the firing, in pages, each mailbox once, whatever changes before it is sent', async () => {
  const [first, second] = [randomId(), randomId()];
  await list(first, defined(first), added(first, ...people(400)), added(first, ADA));
  await list(second, defined(second, 'Others'), added(second, ...people(400, 200), BOB), removed(second, BOB));
  await tracker.stop();
  await tracker.connect();
  const occurrenceId = await fire(first, second);
  await list(first, removed(first, ADA, ...people(400)), added(first, 'late@example.com'));
  await list(second, deleted(second));
  await tracker.stop();
  await tracker.run();
  const [run] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
  expect(run?.data).toMatchObject({
    pages: 2,
    recipients: 601,
    lists: [
      { listId: first, revision: 2, status: 'active', members: 401 },
      { listId: second, revision: 2, status: 'active', members: 400 },
    ],
  });
  await list(first, added(first, BOB));
  await tracker.rendered(deliveryIdOf(occurrenceId, 0));
  const [one, two] = [await sentTo(occurrenceId, 0), await sentTo(occurrenceId, 1)];
  const [delivery] = await tracker.events(`delivery-${deliveryIdOf(occurrenceId, 1)}`);
  const opened = delivery?.data as Event<'DeliveryOpened'>['data'] | undefined;
  expect(opened?.letter).toMatchObject({ why: 'schedule', lists: ['All', 'Others'] });
  // Who is in both is there by the first one.
  expect(opened?.recipients.map(({ list: by }) => by)).toEqual(opened?.recipients.map(() => 1));
  expect(one).toHaveLength(500);
  expect([...one, ...two]).toEqual([ADA, ...people(600)]);
}, 30_000);

it('goes on without a list that is deleted or never existed, and says so', async () => {
  const [good, gone, never] = [randomId(), randomId(), randomId()];
  await list(good, defined(good), added(good, BOB));
  await list(gone, defined(gone), added(gone, 'gone@example.com'), deleted(gone));
  const occurrenceId = await fire(never, gone, good);
  const [run] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
  expect(run?.data).toMatchObject({
    recipients: 2,
    lists: [
      { listId: never, revision: null, status: 'none', members: 0 },
      { listId: gone, revision: 2, status: 'deleted', members: 0 },
      { listId: good, revision: 1, status: 'active', members: 1 },
    ],
  });
  await tracker.rendered(deliveryIdOf(occurrenceId, 0));
  expect(await sentTo(occurrenceId, 0)).toEqual([ADA, BOB]);
}, 30_000);

it('ends a run whose lists add nobody, with the reason', async () => {
  const [empty, gone] = [randomId(), randomId()];
  await list(empty, defined(empty));
  await list(gone, defined(gone), deleted(gone));
  const recipients = { to: [], cc: [], bcc: [], lists: [empty, gone] };
  const { occurrenceId } = parseDeliveryId(await tracker.fire({ audience: 'individually', recipients }));
  await eventually(async () => expect(await tracker.events(`run-${occurrenceId}`)).toHaveLength(1));
  const [run] = await tracker.reaches(`run-${occurrenceId}`, 'RunSkipped');
  expect(run?.data).toMatchObject({
    reason: 'no-recipients',
    verdict: 'nobody is left to send it to: a list without members, a list that was deleted',
  });
}, 30_000);

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomId, runIn } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import { deliveryIdOf, type Event, occurrenceIdOf, parseDeliveryId } from '@punctual/contracts';
import { firedOf } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
let scheduleId = '';
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
  scheduleId = randomId();
});
afterEach(() => tracker.close(), 20_000);

const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@example.com`);
/** An occurrence of the guarded schedule to so many people, whose report is rendered. Answers its id. */
const fire = async (name: string, count: number, changes: Partial<Event<'OccurrenceFired'>['data']> = {}) => {
  const occurrenceId = occurrenceIdOf(scheduleId, name);
  const recipients = { to: people(count), cc: [], bcc: [], lists: [] };
  const about = { scheduleId, occurrenceId, recipients, guard: { factor: 3, max: null }, userId: 'u1' };
  // Each has another as-of, so that none uses the files of another.
  const dueAt = new Date(Date.parse('2026-11-23T09:00:00Z') + count * 60_000 + name.length).toISOString();
  const data = firedOf({ ...about, dueAt, at: tracker.now(), ...changes });
  await tracker.append(`occurrence-${occurrenceId}`, { type: 'OccurrenceFired', data });
  await tracker.rendered(deliveryIdOf(occurrenceId, 0));
  return occurrenceId;
};
const sent = (occurrenceId: string) => tracker.reaches(`delivery-${deliveryIdOf(occurrenceId, 0)}`, 'DeliveryOpened');
const release = (runId: string) =>
  runIn({ tenantId: 'default', userId: 'ann' }, () =>
    tracker.bus.request({ type: 'ReleaseRun', data: { runId } }, randomId()),
  );
/** Three runs to two people each. */
const usual = async () => {
  for (const name of ['1', '22', '333']) await sent(await fire(name, 2));
};

it('a run to unusually many is held with the numbers, and sends to nobody until a person releases it', async () => {
  await usual();
  const held = await fire('4444', 7);
  const run = `run-${held}`;
  const all = await tracker.reaches(run, 'RunOpened', 'RenderRequested', 'RunHeld');
  expect(all.at(-1)?.data).toMatchObject({ recipients: 7, limit: 6, median: 2, pages: 1, attempt: 1 });
  // What comes again, as after a lost message, finds it held.
  await tracker.stop();
  await tracker.run();
  await tracker.append(`rendering-${held}`, (await renderedBy(held)) as never);
  await sent(await fire('55555', 6));
  expect(await tracker.events(`delivery-${deliveryIdOf(held, 0)}`)).toEqual([]);

  await expect(release(held)).resolves.toMatchObject({ ok: true });
  await expect(release(held)).resolves.toMatchObject({ ok: true });
  const [delivery] = await sent(held);
  expect(delivery?.data).toMatchObject({ recipients: people(7).map((email) => ({ email, role: 'to' })) });
  const released = await tracker.reaches(run, 'RunOpened', 'RenderRequested', 'RunHeld', 'RunReleased');
  expect(released.at(-1)?.data).toMatchObject({ userId: 'ann', attempt: 1 });
  const sizes = (await tracker.events(`guard-${scheduleId}`)).map(
    ({ data }) => (data as { recipients: number }).recipients,
  );
  expect(sizes).toEqual([2, 2, 2, 6, 7]);
}, 30_000);

const renderedBy = async (occurrenceId: string) => {
  const [stored] = await tracker.events(`rendering-${occurrenceId}`);
  return { type: stored?.type, data: stored?.data };
};

it('a run that uses the files of another is held as well, and released', async () => {
  await usual();
  const dueAt = '2026-11-24T09:00:00.000Z';
  await sent(await fire('4444', 2, { dueAt }));
  const occurrenceId = occurrenceIdOf(scheduleId, '55555');
  const recipients = { to: people(9), cc: [], bcc: [], lists: [] };
  const data = firedOf({
    scheduleId,
    occurrenceId,
    recipients,
    guard: { factor: null, max: 8 },
    dueAt,
    at: tracker.now(),
  });
  await tracker.append(`occurrence-${occurrenceId}`, { type: 'OccurrenceFired', data });
  const all = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RunHeld');
  expect(all.at(-1)?.data).toMatchObject({ recipients: 9, limit: 8, attempt: 0 });
  await release(occurrenceId);
  await sent(occurrenceId);
}, 30_000);

it('only a held run can be released', async () => {
  const free = await fire('1', 2);
  await sent(free);
  await expect(release(free)).resolves.toMatchObject({ ok: false, code: 'run/not-held' });
  await expect(release(occurrenceIdOf(scheduleId, 'never'))).resolves.toMatchObject({ ok: false, code: 'run/unknown' });
}, 30_000);

it('a held run that nobody releases ends at its deadline with the reason, and the owner is told of both', async () => {
  await tracker.close();
  const clock = FakeClock.at('2026-11-23T09:00:00Z');
  tracker = await TrackerUnderTest.start(clock, { RECONCILE_AFTER: 0.2, RUN_DEADLINE: 3_600 });
  const ticking = setInterval(() => clock.advance(250), 50);
  const guard = { factor: null, max: 1 };
  const told = { onFailure: 'recipients' } as const;
  const held = await fire('1', 2, { ...told, guard, retry: { maxAttempts: 0, delays: ['PT1M'] } }).finally(() =>
    clearInterval(ticking),
  );
  clock.advance(1_000);
  await tracker.reaches(`run-${held}`, 'RunOpened', 'RenderRequested', 'RunHeld');
  clock.advance(3_601_000);
  const all = await tracker.reaches(`run-${held}`, 'RunOpened', 'RenderRequested', 'RunHeld', 'RunFailed');
  expect(all.at(-1)?.data).toMatchObject({
    cause: 'deadline',
    reason: 'nobody released it before its deadline; it was held because 2 recipients are more than the limit of 1',
  });
  await expect(release(held)).resolves.toMatchObject({ ok: false, code: 'run/ended' });
  const noted = async () => {
    const events = (await tracker.events('notice-u1')).filter(({ type }) => type === 'FailureNoted');
    return events.map(({ data }) => (data as Event<'FailureNoted'>['data']).failure.kind);
  };
  await eventually(async () => expect(await noted()).toEqual(['held', 'failed']));
  // What follows in the log is told after it: the recipients, perhaps too many, were told nothing.
  const about = { occurrenceId: held, scheduleId, pages: 1, attempt: 1, at: tracker.now() };
  const numbers = { recipients: 9, limit: 1, median: null, why: 'too many' };
  const next = await tracker.fire({ userId: 'u1' });
  const { occurrenceId } = parseDeliveryId(next);
  await tracker.append(`run-${occurrenceId}`, { type: 'RunHeld', data: { ...about, ...numbers, occurrenceId } });
  await eventually(async () => expect(await noted()).toHaveLength(3));
  expect(await tracker.events(`notice-${scheduleId}`)).toEqual([]);
}, 40_000);

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomId, runIn } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import {
  type Artifact,
  type Command,
  decodeEvent,
  deliveryIdOf,
  parseDeliveryId,
  type RepeatHow,
  type ScheduleSpec,
  scheduleIdIn,
  scheduleSpec,
} from '@punctual/contracts';
import { ADA, BOB, renderedFor, said } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
let file: Artifact;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
  const bytes = Buffer.from('<p>x</p>');
  const sha256 = await tracker.resources.artifacts.put(bytes);
  file = { name: 'body.html', role: 'html', mediaType: 'text/html', sha256, size: bytes.length, cid: null };
});
afterEach(() => tracker.close(), 20_000);

/** A delivery to Ada, who has it, and Bob, who was refused. No relay runs, so the tracker finds it all in the log. */
const sent = async (
  changes: Parameters<TrackerUnderTest['fire']>[0] = {},
  rendered: Parameters<TrackerUnderTest['rendered']>[3] = {},
): Promise<string> => {
  const recipients = { to: [ADA], cc: [BOB], bcc: [], lists: [] };
  const id = await tracker.fire({ recipients, retry: { maxAttempts: 0, delays: ['PT1M'] }, ...changes });
  await tracker.rendered(id, 1, [file], rendered);
  await tracker.reaches(`delivery-${id}`, 'DeliveryOpened');
  await tracker.attempted(id, 1, { accepted: [ADA], rejected: [said(BOB, 550, 'no such user')] });
  await tracker.reaches(`delivery-${id}`, 'DeliveryOpened', 'DeliveryCompleted');
  return id;
};
type Asked = Partial<Command<'RepeatDelivery'>['data']>;
const ask = (deliveryId: string, how: RepeatHow, changes: Asked = {}) => {
  const data = { deliveryId, how, repeatId: randomId(), recipients: null, asOf: 'then' as const, dryRun: false };
  return runIn({ tenantId: 'default', userId: 'ann' }, () =>
    tracker.bus.request({ type: 'RepeatDelivery', data: { ...data, ...changes } }, randomId()),
  );
};
/** The schedule of a delivery says now who receives it. */
const scheduled = async (deliveryId: string, changes: Partial<ScheduleSpec> = {}): Promise<void> => {
  const scheduleId = scheduleIdIn(deliveryId);
  const spec = scheduleSpec.parse({
    ...{ reportId: randomId(), frequency: 'DAILY', formats: ['CSV'], recipients: { to: [ADA, BOB] }, ...changes },
  });
  const data = { scheduleId, userId: 'u1', spec, nextDueAt: null, at: tracker.now() };
  await tracker.append(`schedule-${scheduleId}`, { type: 'ScheduleCreated', data });
};
const done = async (deliveryId: string, how: RepeatHow, changes: Asked = {}): Promise<string> => {
  const answer = await ask(deliveryId, how, changes);
  if (!answer.ok) throw new Error(answer.message);
  return deliveryIdOf(String(answer.result['occurrenceId']), 0);
};

it('a retry sends the same files to those who failed, and the next one only to those who failed again', async () => {
  const id = await sent();
  const [first] = (await tracker.events(`delivery-${id}`)).map((stored) => decodeEvent(stored).event.data);
  const date = first && 'at' in first ? first.at : '';
  const retry = await done(id, 'retry');
  const [opened] = await tracker.reaches(`delivery-${retry}`, 'DeliveryOpened');
  // The same message has the same words.
  expect(first && 'letter' in first ? first.letter : null).toMatchObject({ began: 'planned' });
  expect(opened?.data).toMatchObject({
    letter: first && 'letter' in first ? first.letter : null,
    ...{ trigger: 'retry', attempt: 1, artifacts: [file], recipients: [{ email: BOB, role: 'cc' }] },
    repeats: {
      deliveryId: id,
      userId: 'ann',
      message: { deliveryId: id, date, addressed: [{ email: ADA }, { email: BOB }] },
    },
  });
  expect(await ask(id, 'retry')).toMatchObject({ ok: false, code: 'delivery/already-repeated' });
  await tracker.attempted(retry, 1, { rejected: [said(BOB, 550, 'still no such user')] });
  await tracker.reaches(`delivery-${retry}`, 'DeliveryOpened', 'DeliveryPermanentlyFailed');
  const second = await done(id, 'retry');
  await tracker.reaches(`delivery-${second}`, 'DeliveryOpened');
  await tracker.attempted(second, 1, { accepted: [BOB] });
  await tracker.reaches(`delivery-${second}`, 'DeliveryOpened', 'DeliveryCompleted');
  const nothing = await ask(id, 'retry', { dryRun: true });
  expect(nothing).toMatchObject({ ok: false, code: 'delivery/nothing-to-do' });
}, 60_000);

it('whoever got no mail when it was sent again has not got it, also beside one who did', async () => {
  const id = await sent();
  for (const [how, accepted, end] of [
    ['retry', [], 'DeliveryPermanentlyFailed'],
    ['resend', [ADA], 'DeliveryCompleted'],
  ] as const) {
    const repeated = await done(id, how);
    await tracker.reaches(`delivery-${repeated}`, 'DeliveryOpened');
    const about = { deliveryId: repeated, attempt: 1, at: tracker.now() };
    const to = (email: string) => [{ email, smtpCode: null, enhancedCode: null, text: 'gets no mail' }];
    if (accepted.length > 0)
      await tracker.append(`mailing-${repeated}`, {
        type: 'RecipientsAccepted',
        data: { ...about, recipients: to(ADA), result: null },
      });
    const result = { accepted: [...accepted], unresolved: [], rejected: [] };
    await tracker.append(`mailing-${repeated}`, {
      type: 'RecipientsSuppressed',
      data: { ...about, recipients: to(BOB), result },
    });
    await tracker.reaches(`delivery-${repeated}`, 'DeliveryOpened', end);
    expect(await ask(id, 'retry', { dryRun: true })).toMatchObject({
      ok: true,
      result: { recipients: [BOB], refused: [] },
    });
  }
}, 60_000);

it('a retry of a retry is one of the first delivery, where it is known who has it', async () => {
  const id = await sent();
  const retry = await done(id, 'retry');
  await tracker.reaches(`delivery-${retry}`, 'DeliveryOpened');
  await tracker.attempted(retry, 1, { rejected: [said(BOB, 550, 'still no such user')] });
  await tracker.reaches(`delivery-${retry}`, 'DeliveryOpened', 'DeliveryPermanentlyFailed');
  const repeatId = randomId();
  const second = await done(retry, 'retry', { repeatId });
  const [opened] = await tracker.reaches(`delivery-${second}`, 'DeliveryOpened');
  expect(opened?.data).toMatchObject({ repeats: { deliveryId: id, message: { deliveryId: id } } });
  // Whoever asks at either delivery waits for the one that is under way, and then nobody gets it twice.
  for (const asked of [id, retry])
    expect(await ask(asked, 'retry')).toMatchObject({ ok: false, code: 'delivery/already-repeated' });
  await tracker.attempted(second, 1, { accepted: [BOB] });
  await tracker.reaches(`delivery-${second}`, 'DeliveryOpened', 'DeliveryCompleted');
  for (const asked of [id, retry])
    expect(await ask(asked, 'retry')).toMatchObject({ ok: false, code: 'delivery/nothing-to-do' });
  // The same request again has the same answer, whatever has become of it.
  expect(await ask(retry, 'retry', { repeatId })).toMatchObject({
    result: { deliveryIds: [second], recipients: [BOB], refused: [] },
  });
}, 60_000);

it('a test can be resent, and what was resent again, but not rendered again as if it were no test', async () => {
  const id = await sent({ trigger: 'test' });
  const again = await done(id, 'resend', { recipients: [ADA] });
  await tracker.reaches(`delivery-${again}`, 'DeliveryOpened');
  await tracker.attempted(again, 1, { accepted: [ADA] });
  await tracker.reaches(`delivery-${again}`, 'DeliveryOpened', 'DeliveryCompleted');
  await scheduled(id, { recipients: { to: ['cy@example.com'], cc: [], bcc: [], lists: [] } });
  expect(await ask(again, 'resend', { dryRun: true })).toMatchObject({ result: { recipients: [ADA] } });
  expect(await ask(again, 'rerender')).toMatchObject({ ok: false, code: 'delivery/not-repeatable' });
}, 60_000);

it('a request that the bus loses after it was recorded is carried out all the same', async () => {
  const id = await sent();
  const { occurrenceId, scheduleId } = { occurrenceId: `${scheduleIdIn(id)}~resend-1`, scheduleId: scheduleIdIn(id) };
  const recipients = [{ email: ADA, role: 'to' as const }];
  const about = { deliveryId: id, how: 'resend' as const, occurrenceId, scheduleId, userId: 'ann', recipients };
  await tracker.append(`delivery-${id}`, { type: 'DeliveryRepeated', data: { ...about, at: tracker.now() } });
  const [fired] = await tracker.reaches(`occurrence-${occurrenceId}`, 'OccurrenceFired');
  expect(fired?.data).toMatchObject({ trigger: 'resend', repeats: { deliveryId: id, userId: 'ann' } });
  const [opened] = await tracker.reaches(`delivery-${deliveryIdOf(occurrenceId, 0)}`, 'DeliveryOpened');
  expect(opened?.data).toMatchObject({ recipients, artifacts: [file] });
}, 60_000);

it('rendering again asks for the version and the as-of of then, or for the present ones', async () => {
  const lastRun = '2026-11-20T09:00:00Z';
  const further = { reportId: randomId(), formats: ['PDF' as const], parameters: { a: 1 } };
  const { reportId } = further;
  const rendered = { moreReports: [{ reportId, name: 'Stock', reportVersion: 5, rowCount: 2 }] };
  const id = await sent({ lastRun, moreReports: [further] }, rendered);
  const { occurrenceId } = parseDeliveryId(await done(id, 'rerender', { recipients: [ADA] }));
  const [, request] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
  const { dueAt, reportVersion } = { dueAt: '2026-11-23T09:00:00Z', reportVersion: 1 };
  const moreReports = [{ ...further, reportVersion: 5 }];
  expect(request?.data).toMatchObject({ asOf: dueAt, reportVersion, lastRun, moreReports });
  await tracker.append(`rendering-${occurrenceId}`, {
    type: 'ReportRendered',
    data: { ...renderedFor(1, occurrenceId, tracker.now()), artifacts: [file] },
  });
  const then = deliveryIdOf(occurrenceId, 0);
  await tracker.reaches(`delivery-${then}`, 'DeliveryOpened');
  await tracker.attempted(then, 1, { accepted: [ADA] });
  await tracker.reaches(`delivery-${then}`, 'DeliveryOpened', 'DeliveryCompleted');
  const now = parseDeliveryId(await done(id, 'rerender', { asOf: 'now' })).occurrenceId;
  const [, second] = await tracker.reaches(`run-${now}`, 'RunOpened', 'RenderRequested');
  expect(second?.data).not.toHaveProperty('reportVersion');
  expect(second?.data).toMatchObject({ moreReports: [further] });
  const asked = second ? decodeEvent(second).event : null;
  expect(asked?.type === 'RenderRequested' ? Date.parse(asked.data.asOf) : 0).toBeGreaterThan(Date.parse(dueAt));
}, 60_000);

it('who left the schedule or its list gets nothing again, and nobody does once it is deleted', async () => {
  const id = await sent();
  const listId = randomId();
  const at = tracker.now();
  const list = { listId, userId: 'u1', name: 'All', description: null, at };
  const emails = ['BOB@example.com', 'cy@example.com'];
  await tracker.append(`list-${listId}`, { type: 'ListDefined', data: list });
  await tracker.append(`list-${listId}`, { type: 'ListMembersAdded', data: { listId, emails, at } });
  await scheduled(id, { recipients: { to: [], cc: [], bcc: [], lists: [listId] } });
  const reason = 'does not receive this schedule any more';
  expect(await ask(id, 'resend', { dryRun: true })).toMatchObject({
    result: { recipients: [BOB], refused: [{ email: ADA, reason }] },
  });
  expect(await ask(id, 'resend', { recipients: [ADA] })).toMatchObject({
    ...{ ok: false, code: 'delivery/nothing-to-do', message: expect.stringContaining(`${ADA} ${reason}`) },
  });
  const scheduleId = scheduleIdIn(id);
  await tracker.append(`schedule-${scheduleId}`, { type: 'ScheduleDeleted', data: { scheduleId, at: tracker.now() } });
  expect(await ask(id, 'retry')).toMatchObject({ ok: false, code: 'schedule/deleted' });
}, 60_000);

it.each(['retry', 'resend'] as const)(
  '%s without the files is refused, and rendering again is not',
  async (how) => {
    const id = await sent();
    await tracker.resources.artifacts.delete(file.sha256);
    // The tracker has it in memory, too, until it starts again.
    await tracker.stop();
    await tracker.run();
    await eventually(
      async () => expect(await ask(id, how)).toMatchObject({ ok: false, code: 'delivery/gone' }),
      20_000,
    );
    expect(await ask(id, 'rerender', { dryRun: true })).toMatchObject({ ok: true });
  },
  60_000,
);

it('strangers, open deliveries and those that never were are refused with words', async () => {
  const id = await sent();
  expect(await ask(id, 'resend', { recipients: [ADA, 'eve@example.com'] })).toMatchObject({
    ...{ ok: false, code: 'delivery/invalid', errors: [{ path: 'recipients.1' }] },
  });
  const open = await tracker.fire({ parameters: { another: 'rendering' } });
  await tracker.rendered(open, 1, [file]);
  await tracker.reaches(`delivery-${open}`, 'DeliveryOpened');
  expect(await ask(open, 'retry')).toMatchObject({ ok: false, code: 'delivery/still-open' });
  expect(await ask(deliveryIdOf('never', 0), 'retry')).toMatchObject({ ok: false, code: 'delivery/nothing-to-do' });
}, 60_000);

import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { occurrenceIdOf, parseDeliveryId } from '@punctual/contracts';
import { ADA, deferred, firedOf } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

describe('runs in flight', () => {
  it('continue from the log alone when the bus lost every message, for the tenant and user of the occurrence', async () => {
    const deliveryId = await tracker.fire({}, { tenantId: 'acme', userId: 'u7' });
    const { occurrenceId } = parseDeliveryId(deliveryId);
    const opening = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
    expect(opening[0]?.metadata).toMatchObject({ tenantId: 'acme', userId: 'u7' });
    await eventually(async () => expect(await tracker.queued()).toEqual([opening[1]?.id]));
    await tracker.rendered(deliveryId);
    const [delivery] = await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
    expect(delivery?.metadata).toMatchObject({ tenantId: 'acme', userId: 'u7', correlationId: deliveryId });
    await eventually(async () => expect(await tracker.queued()).toEqual([opening[1]?.id, delivery?.id]));
    await tracker.attempted(deliveryId, 1, { accepted: [ADA] });
    await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened', 'DeliveryCompleted');
    // The rendering is still cached: the next run needs one append, and its delivery opens immediately.
    const other = await tracker.fire();
    await tracker.reaches(`delivery-${other}`, 'DeliveryOpened');
    await tracker.reaches(`run-${parseDeliveryId(other).occurrenceId}`, 'RunOpened');
  }, 20_000);

  it('are queued again after the broker lost its files while everything was stopped', async () => {
    const deliveryId = await tracker.fire();
    const { occurrenceId } = parseDeliveryId(deliveryId);
    const [, request] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
    await eventually(async () => expect(await tracker.queued()).toEqual([request?.id]));
    await tracker.stop();
    await tracker.backends.stopNats();
    await rm(tracker.backends.natsDirectory, { recursive: true });
    await tracker.backends.startNats();
    await tracker.run();
    await eventually(async () => expect(await tracker.queued()).toEqual([request?.id]));
  }, 20_000);

  it('wait for a retry, then continue with the remaining recipients, for the same tenant and user', async () => {
    const deliveryId = await tracker.fire(
      { retry: { maxAttempts: 1, delays: ['PT1S'] } },
      { tenantId: 'acme', userId: 'u7' },
    );
    await tracker.rendered(deliveryId);
    const stream = `delivery-${deliveryId}`;
    await tracker.reaches(stream, 'DeliveryOpened');
    await tracker.attempted(deliveryId, 1, { unresolved: [deferred(ADA)] });
    const all = await tracker.reaches(stream, 'DeliveryOpened', 'RetryScheduled', 'DispatchRequested');
    expect(all.map(({ metadata }) => metadata)).toMatchObject(all.map(() => ({ tenantId: 'acme', userId: 'u7' })));
    const [first, wait, second] = all.map(({ data }) => data as { at: string; retryAt: string; date: string });
    expect(Date.parse(second?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(wait?.retryAt ?? ''));
    expect(second).toMatchObject({ attempt: 2, recipients: [{ email: ADA, role: 'to' }], date: first?.at });
    await tracker.attempted(deliveryId, 2, { unresolved: [deferred(ADA)] });
    await eventually(async () => expect((await tracker.events(stream)).at(-1)?.type).toBe('DeliveryPermanentlyFailed'));
  }, 20_000);

  it('request the mail again when only some outcomes are known, which do not count as an answer', async () => {
    const deliveryId = await tracker.fire();
    await tracker.begun(deliveryId, 1);
    await tracker.rendered(deliveryId);
    const [request] = await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
    await eventually(async () => expect(await tracker.queued()).toContain(request?.id));
    expect((await tracker.events(`delivery-${deliveryId}`)).length).toBe(1);
    // Whoever began it lives and does not go on: another message reaches another worker, while the first is still known.
    await eventually(async () => expect(await tracker.queued()).toContain(`${request?.id}-1`));
    await tracker.attempted(deliveryId, 1, { accepted: [ADA] });
    await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened', 'DeliveryCompleted');
  }, 20_000);

  it('render lost files again, once for all deliveries, and send them for the waiting deliveries', async () => {
    const to = Array.from({ length: 501 }, (_, index) => `p${index}@example.com`);
    const first = await tracker.fire({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    const second = first.replace(/0$/, '1');
    const run = `run-${parseDeliveryId(first).occurrenceId}`;
    await tracker.rendered(first);
    for (const id of [first, second]) await tracker.reaches(`delivery-${id}`, 'DeliveryOpened');
    for (const id of [first, second]) await tracker.missing(id, 1);
    await tracker.reaches(run, 'RunOpened', 'RenderRequested', 'RenderRequested');
    await tracker.rendered(first, 2);
    for (const id of [first, second])
      await tracker.reaches(`delivery-${id}`, 'DeliveryOpened', 'RetryScheduled', 'DispatchRequested');
    await tracker.reaches(run, 'RunOpened', 'RenderRequested', 'RenderRequested');
  }, 20_000);

  it('that ended stay ended after a restart, even when the saved position is behind', async () => {
    const deliveryId = await tracker.fire();
    const { occurrenceId } = parseDeliveryId(deliveryId);
    await tracker.rendered(deliveryId);
    await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
    await tracker.stop();
    await tracker.connect();
    const { scheduleId } = firedOf();
    await tracker.append(`delivery-${deliveryId}`, {
      type: 'DeliveryPermanentlyFailed',
      data: { deliveryId, occurrenceId, scheduleId, reason: 'x', failed: [], at: tracker.now() },
    });
    const before = (await tracker.queued()).length;
    const other = await tracker.fire({ dueAt: '2026-11-24T09:00:00Z' });
    await tracker.run();
    await tracker.reaches(`run-${parseDeliveryId(other).occurrenceId}`, 'RunOpened', 'RenderRequested');
    await eventually(async () => expect((await tracker.queued()).length).toBe(before + 1));
    expect((await tracker.events(`delivery-${deliveryId}`)).length).toBe(2);
  }, 20_000);

  it('are closed past their deadline, even with unanswered requests', async () => {
    await tracker.stop();
    await tracker.run({ RUN_DEADLINE: 1 });
    const retry = { maxAttempts: 0, delays: ['PT1M'] };
    const unanswered = await tracker.fire({ retry });
    const run = `run-${parseDeliveryId(unanswered).occurrenceId}`;
    await tracker.reaches(run, 'RunOpened', 'RenderRequested', 'RunFailed');
    expect((await tracker.events(run)).at(-1)?.data).toMatchObject({ cause: 'deadline', pages: 1 });
    const unsent = await tracker.fire({ retry, dueAt: '2026-11-24T09:00:00Z' });
    await tracker.rendered(unsent);
    const all = await tracker.reaches(`delivery-${unsent}`, 'DeliveryOpened', 'DeliveryPermanentlyFailed');
    expect(all.at(-1)?.data).toMatchObject({ cause: 'deadline' });
  }, 20_000);

  it('wait for what a mailer has put off: it is queued again, and not before its time', async () => {
    const deliveryId = await tracker.fire();
    await tracker.rendered(deliveryId);
    const [request] = await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
    const from = Date.parse(tracker.now()) + 3_000;
    const later = [{ count: 2, from: new Date(from).toISOString() }];
    await tracker.append(`mailing-${deliveryId}`, {
      type: 'SendingPutOff',
      data: { deliveryId, attempt: 1, relay: 'office', now: 0, later, at: tracker.now() },
    });
    // On a slow machine it was idle for long before.
    const before = await tracker.queued();
    const again = async () =>
      (await tracker.queued()).filter((id) => id.startsWith(`${request?.id}-`) && !before.includes(id));
    await eventually(async () => expect(await again()).not.toEqual([]), 20_000);
    expect(Date.parse(tracker.now())).toBeGreaterThanOrEqual(from);
  }, 30_000);

  it('are not stopped by an event that cannot be used', async () => {
    // Not a delivery id: parsing it fails, as a fold of a later version might.
    await tracker.append('delivery-x', {
      type: 'DeliveryCompleted',
      data: {
        ...{
          deliveryId: 'x',
          occurrenceId: occurrenceIdOf(firedOf().scheduleId, 'y'),
          scheduleId: firedOf().scheduleId,
        },
        ...{ accepted: 1, failed: [], unknown: [], at: tracker.now() },
      },
    });
    await tracker.append('delivery-x', {
      type: 'RetryScheduled',
      data: {
        ...{ deliveryId: 'x~email~', stage: 'dispatch', attempt: 2, retryAt: tracker.now(), reason: '' },
        ...{ pending: [], accepted: 0, failed: [], unknown: [], at: tracker.now() },
      },
    });
    await tracker.store.append(
      'delivery-x',
      [{ id: '8d3c1a52-0f4f-4d0e-9a43-1b7c5b6d2e90', type: 'DeliveryOpened', data: { no: 'sense' }, metadata: {} }],
      'any',
    );
    const deliveryId = await tracker.fire();
    await tracker.reaches(`run-${parseDeliveryId(deliveryId).occurrenceId}`, 'RunOpened', 'RenderRequested');
  }, 20_000);
});

import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Lifecycle, type Resources, randomId, type StoredEvent } from '@punctual/chassis';
import { type Backends, eventually, startBackends } from '@punctual/chassis/testing';
import {
  type AttemptResult,
  type DomainEvent,
  deliveryIdOf,
  type Event,
  metadataFor,
  occurrenceIdOf,
  STREAMS,
} from '@punctual/contracts';
import { startTracker } from '../composition';
import { ADA, attemptEnd, deferred, firedOf, RENDERED } from '../testing/samples';

let backends: Backends;
let mine: Resources & { close(): Promise<void> };
let tracker: Lifecycle;
beforeEach(async () => {
  backends = await startBackends();
  await start();
});
afterEach(async () => {
  await tracker.stop();
  await backends.close();
}, 20_000);

/** Runs the tracker without a relay: whatever happens, the bus told it nothing. */
const start = async (): Promise<void> => {
  mine = await backends.open({ service: 'tracker' });
  tracker = new Lifecycle(mine.log);
  await startTracker({ RECONCILE_AFTER: 0.2 }, mine, tracker);
};
const append = async (stream: string, { type, data }: DomainEvent): Promise<void> => {
  await mine.store.append(
    stream,
    [{ id: randomId(), type, data, metadata: metadataFor(type, { tenantId: 'default', userId: 'u1' }) }],
    'any',
  );
};
const now = () => mine.clock.now();
/** An occurrence to one person, in the log. */
const fire = async (changes: Partial<Event<'OccurrenceFired'>['data']> = {}): Promise<string> => {
  const scheduleId = randomId();
  const occurrenceId = occurrenceIdOf(scheduleId, 'run-1');
  const recipients = { to: [ADA], cc: [], bcc: [], lists: [] };
  await append(`occurrence-${occurrenceId}`, {
    type: 'OccurrenceFired',
    data: firedOf({ scheduleId, occurrenceId, recipients, at: now(), ...changes }),
  });
  return deliveryIdOf(occurrenceId, 0);
};
const rendered = (deliveryId: string): Promise<void> =>
  append(`rendering-${deliveryId}`, {
    type: 'ReportRendered',
    data: {
      deliveryId,
      attempt: 1,
      reportId: firedOf().reportId,
      reportVersion: 1,
      ...RENDERED,
      metrics: [],
      rowCount: 0,
      contentHash: '',
      at: now(),
    },
  });
/** Some outcomes of an attempt that is still under way. */
const begun = (deliveryId: string, attempt: number): Promise<void> =>
  append(`mailing-${deliveryId}`, {
    type: 'RecipientsAccepted',
    data: { ...attemptEnd(attempt, {}, deliveryId, now()).data, result: null },
  });
const attempted = (deliveryId: string, attempt: number, parts: Partial<AttemptResult>): Promise<void> =>
  append(`mailing-${deliveryId}`, attemptEnd(attempt, parts, deliveryId, now()));
const events = (deliveryId: string): Promise<StoredEvent[]> => mine.store.read(`delivery-${deliveryId}`);
const reaches = (deliveryId: string, ...types: string[]): Promise<StoredEvent[]> =>
  eventually(async () => {
    const all = await events(deliveryId);
    expect(all.map(({ type }) => type)).toEqual(types);
    return all;
  });
const queued = async (): Promise<string[]> => {
  const manager = await mine.nats.jetstreamManager();
  const { state } = await manager.streams.info(STREAMS.queue);
  const ids: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++)
    ids.push((await manager.streams.getMessage(STREAMS.queue, { seq })).header.get('Nats-Msg-Id'));
  return ids;
};

describe('deliveries in flight', () => {
  it('moves on by the log alone when the bus lost every message', async () => {
    const deliveryId = await fire();
    const opening = await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested');
    expect(opening[0]?.metadata).toMatchObject({ tenantId: 'default', userId: 'u1' });
    await eventually(async () => expect(await queued()).toEqual([opening[1]?.id]));
    await rendered(deliveryId);
    const dispatching = await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested');
    await eventually(async () => expect(await queued()).toEqual([opening[1]?.id, dispatching[2]?.id]));
    await attempted(deliveryId, 1, { accepted: [ADA] });
    await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested', 'DeliveryCompleted');
  }, 20_000);

  it('is queued again after the broker lost its files while everything was stopped', async () => {
    const deliveryId = await fire();
    const [, request] = await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested');
    await eventually(async () => expect(await queued()).toEqual([request?.id]));
    await tracker.stop();
    await mine.close();
    await backends.stopNats();
    await rm(backends.natsDirectory, { recursive: true });
    await backends.startNats();
    await start();
    await eventually(async () => expect(await queued()).toEqual([request?.id]));
  }, 20_000);

  it('waits for its retry, then goes on with those who are left', async () => {
    const deliveryId = await fire({ retry: { maxAttempts: 1, delays: ['PT1S'] } });
    await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested');
    await rendered(deliveryId);
    await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested');
    await attempted(deliveryId, 1, { unresolved: [deferred(ADA)] });
    const all = await reaches(
      deliveryId,
      'DeliveryOpened',
      'RenderRequested',
      'DispatchRequested',
      'RetryScheduled',
      'DispatchRequested',
    );
    const [first, wait, second] = all.slice(2).map(({ data }) => data as { at: string; retryAt: string; date: string });
    expect(Date.parse(second?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(wait?.retryAt ?? ''));
    expect(second).toMatchObject({ attempt: 2, recipients: [{ email: ADA, role: 'to' }], date: first?.at });
    await attempted(deliveryId, 2, { unresolved: [deferred(ADA)] });
    await eventually(async () => expect((await events(deliveryId)).at(-1)?.type).toBe('DeliveryPermanentlyFailed'));
  }, 20_000);

  it('asks for the mail again when only some outcomes are known, and takes them for no answer', async () => {
    const deliveryId = await fire();
    await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested');
    await begun(deliveryId, 1);
    await rendered(deliveryId);
    const request = (await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested')).at(-1);
    await eventually(async () => expect(await queued()).toContain(request?.id));
    expect((await events(deliveryId)).length).toBe(3);
    await attempted(deliveryId, 1, { accepted: [ADA] });
    await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested', 'DeliveryCompleted');
  }, 20_000);

  it('that ended stays ended over a restart, also when the saved place is behind', async () => {
    const deliveryId = await fire();
    await reaches(deliveryId, 'DeliveryOpened', 'RenderRequested');
    await tracker.stop();
    await mine.close();
    mine = await backends.open();
    await append(`delivery-${deliveryId}`, {
      type: 'DeliveryPermanentlyFailed',
      data: {
        deliveryId,
        occurrenceId: deliveryId.split('~email')[0] ?? '',
        scheduleId: randomId(),
        reason: 'x',
        failed: [],
        at: now(),
      },
    });
    const before = await queued();
    const other = await fire();
    await mine.close();
    await start();
    await reaches(other, 'DeliveryOpened', 'RenderRequested');
    await eventually(async () => expect((await queued()).length).toBe(before.length + 1));
    expect((await events(deliveryId)).length).toBe(3);
  }, 20_000);
});

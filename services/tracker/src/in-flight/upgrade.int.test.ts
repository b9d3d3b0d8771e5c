import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { ADA, deferred } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

type Stored = { type: string; metadata: Record<string, unknown>; data: Record<string, unknown> };
const sample = (name: string): Stored =>
  JSON.parse(readFileSync(join(__dirname, `../../../../contracts/src/samples/${name}.json`), 'utf8')) as Stored;

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
  await tracker.stop();
  await tracker.connect();
});
afterEach(() => tracker.close(), 20_000);

/** A log from before runs existed: an occurrence, and these stored events of its only delivery. */
const oldLog = async (...names: [stream: 'delivery' | 'rendering' | 'mailing', sample: string, changes?: object][]) => {
  const scheduleId = randomId();
  const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-23T09:00:00~UTC');
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  const put = async (stream: string, { type, metadata, data }: Stored, changes: object = {}) => {
    const about = Object.fromEntries(
      Object.entries({ occurrenceId, scheduleId, deliveryId }).filter(([key]) => key in data),
    );
    const event = { id: randomId(), type, metadata, data: { ...data, ...about, at: tracker.now(), ...changes } };
    await tracker.store.append(stream, [event], 'any');
  };
  const recipients = { to: [ADA], cc: [], bcc: [], lists: [] };
  await put(`occurrence-${occurrenceId}`, sample('occurrence-fired.v1'), { recipients });
  const one = [{ email: ADA, role: 'to' }];
  for (const [stream, name, changes] of names) {
    const mine = ['delivery-opened.v1', 'dispatch-requested.v1'].includes(name) ? { recipients: one } : {};
    await put(`${stream}-${deliveryId}`, sample(name), { ...mine, ...changes });
  }
  return { occurrenceId, deliveryId, stream: `delivery-${deliveryId}`, run: `run-${occurrenceId}` };
};

describe('a delivery that was in flight before runs existed', () => {
  it('waiting for its rendering gets a run and its rendering', async () => {
    const { deliveryId, stream, run } = await oldLog(
      ['delivery', 'delivery-opened.v1'],
      ['delivery', 'render-requested.v1'],
    );
    await tracker.run();
    await tracker.reaches(run, 'RunOpened', 'RenderRequested');
    await tracker.rendered(deliveryId);
    const all = await tracker.reaches(stream, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested');
    expect(all.at(-1)?.data).toMatchObject({ attempt: 1, recipients: [{ email: ADA }], shared: { rowCount: 0 } });
    await tracker.attempted(deliveryId, 1, { accepted: [ADA] });
    await tracker.reaches(stream, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested', 'DeliveryCompleted');
  }, 20_000);

  it('whose rendering was stored but not handled does not hang', async () => {
    const { deliveryId, stream } = await oldLog(
      ['delivery', 'delivery-opened.v1'],
      ['delivery', 'render-requested.v1'],
      ['rendering', 'report-rendered.v1'],
    );
    await tracker.run();
    await tracker.rendered(deliveryId);
    await tracker.reaches(stream, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested');
  }, 20_000);

  it('being sent ends with the outcome, and needs no run', async () => {
    const { deliveryId, stream, run } = await oldLog(
      ['delivery', 'delivery-opened.v1'],
      ['delivery', 'render-requested.v1'],
      ['rendering', 'report-rendered.v1'],
      ['delivery', 'dispatch-requested.v1'],
    );
    await tracker.attempted(deliveryId, 1, { accepted: [ADA] });
    await tracker.run();
    await tracker.reaches(stream, 'DeliveryOpened', 'RenderRequested', 'DispatchRequested', 'DeliveryCompleted');
    expect(await tracker.events(run)).toEqual([]);
  }, 20_000);

  it('waiting to be rendered again gets a run when its time comes', async () => {
    const { deliveryId, stream, run } = await oldLog(
      ['delivery', 'delivery-opened.v1'],
      ['delivery', 'render-requested.v1'],
      ['rendering', 'render-failed.v1', { final: false }],
      ['delivery', 'retry-scheduled.v1', { stage: 'render', retryAt: tracker.now(), pending: [ADA], accepted: 0 }],
    );
    await tracker.run();
    await tracker.reaches(run, 'RunOpened', 'RenderRequested');
    await tracker.rendered(deliveryId);
    await tracker.reaches(stream, 'DeliveryOpened', 'RenderRequested', 'RetryScheduled', 'DispatchRequested');
  }, 20_000);

  it('waiting to be sent again is sent again', async () => {
    const { deliveryId, stream } = await oldLog(
      ['delivery', 'delivery-opened.v1'],
      ['delivery', 'render-requested.v1'],
      ['delivery', 'dispatch-requested.v1'],
    );
    await tracker.attempted(deliveryId, 1, { unresolved: [deferred(ADA)] });
    const stored = ['DeliveryOpened', 'RenderRequested', 'DispatchRequested'];
    await tracker.run();
    await tracker.reaches(stream, ...stored, 'RetryScheduled');
  }, 20_000);

  it('that ended is not changed', async () => {
    const { stream, run } = await oldLog(
      ['delivery', 'delivery-opened.v1'],
      ['delivery', 'render-requested.v1'],
      ['delivery', 'dispatch-requested.v1'],
      ['delivery', 'delivery-completed.v1'],
    );
    await tracker.run();
    const other = await oldLog(['delivery', 'delivery-opened.v1']);
    await tracker.reaches(other.run, 'RunOpened', 'RenderRequested');
    expect(await tracker.events(run)).toEqual([]);
    expect((await tracker.events(stream)).length).toBe(4);
  }, 20_000);
});

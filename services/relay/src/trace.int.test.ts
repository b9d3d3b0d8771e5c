import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inSpan, type Processor, type Resources, randomId, repository } from '@punctual/chassis';
import { asTenant, type Backends, eventually, recordSpans, startBackends, switching } from '@punctual/chassis/testing';
import { startRelay } from './relay';

let backends: Backends;
let mine: Resources;
let relay: Processor;
let recorded: ReturnType<typeof recordSpans>;
beforeAll(async () => {
  recorded = recordSpans();
  backends = await startBackends();
  mine = await backends.open();
  relay = startRelay(mine);
});
afterAll(async () => {
  await relay.stop();
  await backends.close();
  await recorded.stop();
});

describe('a trace', () => {
  it('is continuous from the request through the event store and the bus to the handler', async () => {
    const reports = repository(mine.store, 'report', switching);
    mine.bus.respond('renderer', 'RestoreReport', async ({ data }) => {
      await reports.execute(data.reportId, { type: 'TurnOn', data });
      return {};
    });
    const handled: string[] = [];
    mine.bus.onEvent('tracker', 'ReportRestored', async ({ data }) => {
      await inSpan('the work itself', {}, async () => void handled.push(data.reportId));
    });
    await mine.nats.flush();
    const reportId = randomId();
    const traceId = await inSpan('http request', {}, async (span) => {
      await asTenant(() => mine.bus.request({ type: 'RestoreReport', data: { reportId } }, randomId()));
      return span.spanContext().traceId;
    });
    await eventually(() => expect(handled).toEqual([reportId]));

    const trace = () => recorded.spans().filter((span) => span.spanContext().traceId === traceId);
    const names = [
      'http request',
      'request RestoreReport',
      'respond RestoreReport',
      'append ReportRestored',
      'tracker ReportRestored',
      'the work itself',
    ];
    await eventually(() => expect(trace().map(({ name }) => name)).toEqual(expect.arrayContaining(names)));
    // The parent of each span is in the same trace, so no part is detached.
    const known = new Set(trace().map((span) => span.spanContext().spanId));
    for (const span of trace())
      if (span.name !== 'http request') expect(known.has(span.parentSpanContext?.spanId ?? '')).toBe(true);
    const [stored] = await mine.store.read(`report-${reportId}`);
    expect(stored?.metadata).toMatchObject({ traceparent: expect.stringContaining(traceId) });
  });
});

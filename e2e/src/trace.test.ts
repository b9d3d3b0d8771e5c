import { afterAll, afterEach, expect, it } from '@jest/globals';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, startSystem } from './system';
import { startTraceReceiver, type TraceReceiver } from './trace-receiver';
import { waitUntil } from './wait-until';

let receiver: TraceReceiver;
afterEach(() => receiver.close());
afterAll(cleanUp);

type Line = { level: string; msg: string; traceId?: string; deliveryId?: string };

it('one request to run a report is one trace, from HTTP over NATS and the event store to SMTP, and the log names it', async () => {
  receiver = await startTraceReceiver();
  const peer = await SmtpPeer.start();
  const env = { SMTP_URL: peer.url, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, LOG_LEVEL: 'debug' };
  const { api, program, stop } = await startSystem({ env });
  const { id: reportId } = await api.createReport(sampleReport);
  const { id: scheduleId } = await api.createSchedule(sampleSchedule(reportId, 'traced@example.com'));
  const id = await api.execute(scheduleId);
  await waitUntil('the status SENT', async () => (await api.delivery(id)).status === 'SENT');
  await stop();

  const root = receiver.spans.find(({ name }) => name === 'POST /api/v1/report-schedules/:scheduleId/execute');
  const trace = receiver.spans.filter(({ traceId }) => traceId === root?.traceId);
  const names = new Set(trace.map(({ name }) => name));
  expect([...names]).toEqual(
    expect.arrayContaining([
      'request ExecuteSchedule',
      'respond ExecuteSchedule',
      'append OccurrenceFired',
      'tracker OccurrenceFired',
      'append RunOpened',
      'renderer RenderRequested',
      'append ReportRendered',
      'tracker ReportRendered',
      'append DeliveryOpened',
      'mailer DeliveryOpened',
      'append AttemptStarted',
      'smtp send',
      'append RecipientsAccepted',
      'tracker RecipientsAccepted',
      'append DeliveryCompleted',
    ]),
  );
  // Unbroken: from every span the parents lead to the request.
  const parentOf = new Map(trace.map(({ spanId, parentSpanId }) => [spanId, parentSpanId]));
  for (const { name, spanId } of trace) {
    let at = spanId;
    for (let above = parentOf.get(at); above; above = parentOf.get(at)) at = above;
    expect([name, at]).toEqual([name, root?.spanId]);
  }

  const lines = program
    .stderr()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  expect(lines.find(({ msg, traceId }) => msg === 'request' && traceId === root?.traceId)).toBeDefined();
  const mine = lines.filter(({ deliveryId }) => deliveryId === id);
  expect(mine.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['mailer handled DeliveryOpened', 'tracker handled RecipientsAccepted']),
  );
  expect(new Set(mine.map(({ traceId }) => traceId))).toEqual(new Set([root?.traceId]));
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliveryIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newReport, newSchedule, scheduleDraft } from '../testing/requests';
import { append, artifact, life } from '../testing/samples';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

describe('schedules', () => {
  it('accepts a minimal body, applies the defaults, pauses and resumes', async () => {
    const created = await gateway
      .as('post', '/api/v1/report-schedules')
      .send(scheduleDraft(await newReport(gateway)))
      .expect(201);
    expect(created.body).toMatchObject({
      status: 'ACTIVE',
      format: 'PDF',
      formats: ['PDF'],
      timeOfDay: '09:00',
      timezone: 'Europe/Lisbon', // the operator's DEFAULT_TIMEZONE, since the body names no zone
      nextRunDate: expect.any(String),
      version: 1,
    });
    const one = `/api/v1/report-schedules/${created.body.id}`;
    expect((await gateway.as('post', `${one}/pause`).expect(200)).body).toMatchObject({
      status: 'PAUSED',
      nextRunDate: null,
      version: 2,
    });
    expect((await gateway.as('post', `${one}/pause`).expect(200)).body).toMatchObject({ version: 2 });
    await gateway.as('post', `${one}/pause`).send({ why: 'x' }).expect(422);
    await gateway.as('post', `${one}/resume`).set('If-Match', '"1"').expect(412);
    expect((await gateway.as('post', `${one}/resume`).set('If-Match', '"2"').expect(200)).body).toMatchObject({
      status: 'ACTIVE',
      version: 3,
    });
    const list = await gateway.as('get', '/api/v1/report-schedules?status=ACTIVE&frequency=DAILY').expect(200);
    expect(list.body.data.map(({ id }: { id: string }) => id)).toContain(created.body.id);
  });

  it('passes on refusals of the scheduler, with the field', async () => {
    const answer = await gateway
      .as('post', '/api/v1/report-schedules')
      .send({ ...scheduleDraft(await newReport(gateway)), timezone: 'EST' })
      .expect(422);
    expect(answer.body).toMatchObject({
      code: 'schedule/invalid',
      errors: [{ path: 'timezone', message: 'is not an IANA zone' }],
    });
  });

  it('refuses a report that does not exist', async () => {
    const { body } = await gateway
      .as('post', '/api/v1/report-schedules')
      .send(scheduleDraft('99999999-9999-4999-8999-999999999999'))
      .expect(422);
    expect(body.errors).toEqual([{ path: 'reportId', message: 'there is no such report' }]);
  });

  it('answers 404 for an unknown id and 422 for an invalid one', async () => {
    await gateway.as('get', '/api/v1/report-schedules/99999999-9999-4999-8999-999999999999').expect(404);
    expect((await gateway.as('get', '/api/v1/report-schedules/x').expect(422)).body.errors[0].path).toBe('scheduleId');
  });
});

describe('deliveries', () => {
  it('are in the history as soon as the schedule has run, with a timeline', async () => {
    const { id } = await newSchedule(gateway);
    const started = await gateway.as('post', `/api/v1/report-schedules/${id}/execute`).expect(202);
    const { occurrenceId, runId } = started.body as { occurrenceId: string; runId: string };
    const run = `/api/v1/runs/${encodeURIComponent(runId)}`;
    const pending = await gateway.as('get', run).expect(200);
    expect(pending.body).toMatchObject({
      id: runId,
      occurrenceId,
      scheduleId: id,
      trigger: 'manual',
      status: 'PENDING',
    });
    const deliveryId = deliveryIdOf(occurrenceId, 0);
    expect(pending.body.deliveries).toEqual([{ id: deliveryId, status: 'PENDING', recipients: 1, attemptCount: 0 }]);
    const history = await gateway.as('get', `/api/v1/report-schedules/${id}/history`).expect(200);
    expect(history.body.data).toEqual([pending.body]);
    expect(pending.body).toMatchObject({ deliveryCount: 1, audience: { recipients: 1 } });

    const one = `/api/v1/deliveries/${encodeURIComponent(String(deliveryId))}`;
    const stored = await gateway.resources.artifacts.put(Buffer.from('PDF'));
    const files = [
      { ...artifact, sha256: stored },
      { ...artifact, name: 'gone.pdf' },
    ];
    const told = life(deliveryId, files);
    await append(gateway.resources.store, told);
    // The next write waits for the views, so they also hold every event appended before it.
    await newReport(gateway);
    const read = await gateway.as('get', one).expect(200);
    expect(read.body).toMatchObject({
      status: 'SENT',
      attemptCount: 2,
      outcomes: [{ outcome: 'accepted' }, { outcome: 'accepted' }],
    });
    expect((await gateway.as('get', run).expect(200)).body).toMatchObject({
      status: 'SENT',
      deliveries: [{ id: deliveryId, status: 'SENT', attemptCount: 2 }],
    });
    const runs = async (query: string) => {
      const { data } = (await gateway.as('get', `/api/v1/report-schedules/${id}/history?${query}`).expect(200)).body;
      return (data as { id: string }[]).map((one) => one.id);
    };
    expect(await runs('status=SENT&trigger=manual&from=2020-01-01T00:00:00Z')).toEqual([runId]);
    for (const none of ['status=PENDING', 'trigger=planned', 'to=2020-01-01T00:00:00Z'])
      expect(await runs(none)).toEqual([]);
    await gateway.as('get', `${run}x`).expect(404);
    await gateway.as('get', '/api/v1/runs/x').expect(422);
    await gateway.as('get', one).set('If-None-Match', String(read.headers.etag)).expect(304);

    const timeline = await gateway.as('get', `${one}/timeline`).expect(200);
    expect(timeline.body.data.map(({ type }: { type: string }) => type)).toEqual([
      'OccurrenceFired',
      ...told.map(({ type }) => type),
    ]);
    expect(timeline.body.data[0].text).toBe('Run on demand');
    expect(timeline.body.data.at(-1).text).toBe('Done: 2 accepted');

    const file = await gateway.as('get', `${one}/artifacts/Progress.pdf`).expect(200);
    expect(file.body.toString()).toBe('PDF');
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="Progress.pdf"',
      'x-content-type-options': 'nosniff',
    });
    const gone = await gateway.as('get', `${one}/artifacts/gone.pdf`).expect(410);
    expect(gone.body).toMatchObject({
      code: 'artifact/gone',
      detail: 'the file is no longer kept: rendered files are removed after 30 days',
    });
    await gateway.as('get', `${one}/artifacts/other.pdf`).expect(404);

    const found = async (query: string) =>
      (
        (await gateway.as('get', `/api/v1/deliveries?scheduleId=${id}&${query}`).expect(200)).body.data as {
          id: string;
        }[]
      ).map((row) => row.id);
    expect(await found('status=SENT')).toEqual([deliveryId]);
    expect(await found('status=FAILED')).toEqual([]);
    expect(await found(`runId=${encodeURIComponent(runId)}`)).toEqual([deliveryId]);
    expect(await found(`runId=${encodeURIComponent(runId)}x`)).toEqual([]);
    expect(await found('recipient=BOB@example.com')).toEqual([deliveryId]);
    expect(await found('recipient=other@example.com')).toEqual([]);
    expect(await found('from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00%2B01:00')).toEqual([deliveryId]);
    expect(await found('to=2020-01-01T00:00:00Z')).toEqual([]);
    await gateway.as('get', '/api/v1/deliveries?from=yesterday').expect(422);
  });
});

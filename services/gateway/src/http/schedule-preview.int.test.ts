import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { occurrenceFired, Rejection } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, newSchedule, problem, reportDraft, scheduleDraft } from '../testing/requests';

let gateway: TestGateway;
/** What the parts were asked, in their order. */
const asked: string[] = [];
let refusal: Rejection | null = null;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { bus, previews, clock } = gateway.resources;
  bus.respond('scheduler', 'DraftOccurrence', async ({ data: { scheduleId, spec } }) => {
    asked.push(`draft ${spec?.name ?? 'as stored'}`);
    const at = clock.now();
    const order = occurrenceFired.schema.parse({
      ...{ occurrenceId: 'o', scheduleId, reportId: scheduleId, reportType: null, name: null, userId: 'u' },
      ...{ trigger: 'manual', nominal: null, timezone: 'UTC', dueAt: at, formats: ['CSV'], parameters: {} },
      ...{ audience: 'together', recipients: {}, retry: {}, nextDueAt: null, at },
    });
    return { order: JSON.parse(JSON.stringify(order)) };
  });
  bus.respond('renderer', 'RenderPreview', async ({ data: { key } }) => {
    asked.push('render');
    if (refusal) throw refusal;
    await previews.put(key, { kind: 'file', name: 'r', mediaType: 'text/plain', content: Buffer.from('{}') });
    return { isReady: true };
  });
  bus.respond('tracker', 'JudgePreview', async ({ data: { recipient } }) => {
    asked.push(`judge for ${recipient}`);
    const sha256 = 'a'.repeat(64);
    const file = { name: 'sales.csv', role: 'attachment', mediaType: 'text/csv', sha256, size: 3, cid: null };
    const recipients = [{ email: 'ada@example.com', role: 'to' }];
    const audience = {
      type: 'together',
      recipients: 1,
      messages: 1,
      shown: recipients,
      lists: [],
      leftOut: [],
      leftOutCount: 0,
    };
    const mail = { subject: 'Sales', artifacts: [file], recipients, letter: null };
    const needSmtpUtf8 = { count: 0, shown: [] };
    return {
      judged: { sends: true, reason: null, condition: null, audience, missingCharacters: [], needSmtpUtf8, mail },
    };
  });
  bus.respond('mailer', 'MailPreview', async ({ data: { page, text, attachments } }) => {
    asked.push('mail');
    const file = { kind: 'file' as const, name: 'sales.csv', mediaType: 'text/csv', content: Buffer.from('a,b') };
    for (const at of attachments) await previews.put(at, file);
    await previews.put(text, { ...file, content: Buffer.from('Hello Ada,') });
    await previews.put(page, { kind: 'file', name: 'm', mediaType: 'text/html', content: Buffer.from('<p>Sales</p>') });
    const sender = { name: '', address: 'reports@example.com' };
    return {
      sender,
      to: 'ada@example.com',
      headers: [],
      size: 2_000,
      sizeLimit: 1_000,
      smtpUtf8: null,
      linked: ['a'.repeat(64)],
    };
  });
}, 60_000);
afterAll(() => gateway.close());

const all = '/api/v1/report-schedules';
const preview = (id: string, body: object = {}, token = gateway.token) =>
  gateway.as('post', `${all}/${id}/preview`, token).send(body);

describe('a preview of a schedule', () => {
  it('is what the parts make of it, step by step, and says when the mail is too large', async () => {
    const { id } = await newSchedule(gateway);
    asked.length = 0;
    const { body, headers } = await preview(id, { recipient: 'ada@example.com' }).expect(200);
    expect(asked).toEqual(['draft as stored', 'render', 'judge for ada@example.com', 'mail']);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({
      sends: false,
      reason: 'the message has 2000 octets, and the mail server accepts at most 1000',
      mail: {
        to: 'ada@example.com',
        text: 'Hello Ada,',
        attachments: [{ name: 'sales.csv', contentType: 'text/csv', size: 3, asLink: true }],
      },
    });
    expect((await gateway.api.get(body.mail.url).expect(200)).text).toBe('<p>Sales</p>');
    const file = await gateway.api.get(body.mail.attachments[0].url).expect(200);
    expect([file.text, file.headers['content-disposition']]).toEqual(['a,b', expect.stringContaining('sales.csv')]);
  });

  it('fails as the run would', async () => {
    const { id } = await newSchedule(gateway);
    refusal = new Rejection('source/unreachable', 'the database cannot be reached');
    try {
      expect((await preview(id).expect(409)).body).toEqual(problem(409, 'source/unreachable'));
    } finally {
      refusal = null;
    }
  });

  it('can be of an edit that is not saved, with its fields checked', async () => {
    const { id, reportId } = await newSchedule(gateway);
    const schedule = { ...scheduleDraft(reportId), name: 'Edited' };
    asked.length = 0;
    await preview(id, { schedule }).expect(200);
    expect(asked[0]).toBe('draft Edited');
    const condition = { type: 'THRESHOLD', metric: 'Cost', operator: '>', value: 1 };
    const parameterTypes = { region: { type: 'text' } };
    const typed = (
      await gateway
        .as('post', '/api/v1/reports')
        .send({ ...reportDraft, parameterTypes })
        .expect(201)
    ).body.id;
    for (const [changes, path] of [
      [{ format: 'DOC' }, 'schedule.format'],
      [{ colour: 'red' }, 'schedule.colour'],
      [{ distributionCondition: condition }, 'schedule.distributionCondition.metric'],
      [{ reportId: typed, parameters: { region: 7 } }, 'schedule.parameters.region'],
      [{ recipients: { to: [], lists: ['c0a80101-0000-4000-8000-000000000001'] } }, 'schedule.recipients.lists.0'],
    ] as const) {
      const { body } = await preview(id, { schedule: { ...schedule, ...changes } }).expect(422);
      expect(body.errors).toMatchObject([{ path }]);
    }
  });

  it.each([
    [{ recipient: '' }, 'recipient'],
    [{ recipient: 7 }, 'recipient'],
    [{ to: 'ada@example.com' }, 'to'],
  ])('needs a body that fits: %j', async (wrong, path) => {
    const { id } = await newSchedule(gateway);
    expect((await preview(id, wrong).expect(422)).body.errors).toMatchObject([{ path }]);
  });

  it('is for those who may see the schedule, and write', async () => {
    const { id } = await newSchedule(gateway);
    const [author, viewer] = [await newSession(gateway, 'author'), await newSession(gateway, 'viewer')];
    expect((await preview(id, {}, author).expect(404)).body).toEqual(problem(404, 'schedule/unknown'));
    await preview(id, {}, viewer).expect(403);
    await gateway.api.post(`${all}/${id}/preview`).send({}).expect(401);
    await preview(await newReport(gateway)).expect(404);
  });
});

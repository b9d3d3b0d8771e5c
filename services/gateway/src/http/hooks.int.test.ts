import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog, messageIdOf, Unavailable } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { deliveryIdOf, occurrenceIdOf, scheduleIdIn } from '@punctual/contracts';
import { sendgridKey } from '../hooks/sendgrid';
import {
  basic,
  certificate,
  MAILGUN_KEY,
  mailgunBody,
  POSTMARK_PASSWORD,
  sendgridFields,
  sendgridPublicKey,
  snsMessage,
  TOPIC,
} from '../hooks/testing/providers';
import { type Recorded, serveFeedback } from '../testing/feedback-service';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { append, fired, storable } from '../testing/samples';

/** The status and the code of a problem. */
const problem = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code];

let gateway: TestGateway;
let recorded: Recorded[];
const fetched: string[] = [];
let answerOf: (url: string) => string = () => certificate;
const lines: string[] = [];
beforeAll(async () => {
  const settings = {
    SES_TOPIC_ARNS: [TOPIC],
    SENDGRID_WEBHOOK_KEY: sendgridKey(sendgridPublicKey) ?? undefined,
    MAILGUN_SIGNING_KEY: MAILGUN_KEY,
    POSTMARK_WEBHOOK_PASSWORD: POSTMARK_PASSWORD,
  };
  const fetches = async (url: string) => {
    fetched.push(url);
    return answerOf(url);
  };
  const log = createLog('test', 'info', { write: (line: string) => lines.push(line) });
  gateway = await startTestGateway({ settings, extras: { fetches }, log });
  recorded = serveFeedback(gateway.resources);
}, 60_000);
afterEach(() => {
  recorded.length = 0;
});
afterAll(() => gateway.close());

const ANN = 'Ann@example.com';
const seconds = () => Math.floor(Date.now() / 1000);
const post = (provider: string, body: string, fields: Record<string, string> = {}) =>
  gateway.api
    .post(`/hooks/bounces/${provider}`)
    .set({ 'Content-Type': 'application/json', ...fields })
    .send(body);
const bounce = (fields: object = {}) => ({
  sg_event_id: 'e-1',
  event: 'bounce',
  status: '5.1.1',
  email: ANN,
  ...fields,
});
const sendgrid = (events: object[]) => {
  // With white space, which a parser would forget.
  const body = JSON.stringify(events, null, 2);
  return post('sendgrid', body, sendgridFields(body, seconds()));
};
const postmark = (event: object) => post('postmark', JSON.stringify(event), basic(POSTMARK_PASSWORD));
const hardBounce = { RecordType: 'Bounce', ID: 7, Type: 'HardBounce', Inactive: true, Email: ANN };

let count = 0;
/** A new delivery to somebody, which the views show. */
const delivered = async (email: string): Promise<string> => {
  const occurrenceId = occurrenceIdOf(`5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c8${String(count++).padStart(3, '0')}`, 'run-1');
  const recipients = { to: [email], cc: [], bcc: [], lists: [] };
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  const scheduleId = scheduleIdIn(occurrenceId);
  await append(gateway.resources.store, [
    fired({ occurrenceId, scheduleId, recipients, at: new Date().toISOString() }),
  ]);
  await eventually(() => gateway.as('get', `/api/v1/deliveries/${deliveryId}`).expect(200));
  return deliveryId;
};

describe('POST /hooks/bounces/:provider', () => {
  it('hands the reports of each provider to the mailer', async () => {
    const Message = JSON.stringify({
      notificationType: 'Bounce',
      mail: { headers: [] },
      bounce: { feedbackId: 'f', bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: ANN, status: '5.1.1' }] },
    });
    const sns = snsMessage({ Message, Timestamp: new Date().toISOString() });
    await post('ses', sns, { 'Content-Type': 'text/plain; charset=UTF-8' }).expect(204);
    await sendgrid([bounce(), bounce({ sg_event_id: 'e-2', event: 'delivered' })]).expect(204);
    await post('mailgun', mailgunBody({ id: 'm', event: 'complained', recipient: ANN }, seconds())).expect(204);
    await postmark(hardBounce).expect(204);
    expect(
      recorded.map(({ report: { source, recipients }, deliveryId, tenantId, commandId }) => [
        ...[source, recipients[0]?.email, recipients[0]?.kind, deliveryId, tenantId],
        commandId.startsWith('feedback~'),
      ]),
    ).toEqual([
      ['ses', ANN, 'hard', null, 'default', true],
      ['sendgrid', ANN, 'hard', null, 'default', true],
      ['mailgun', ANN, 'complaint', null, 'default', true],
      ['postmark', ANN, 'hard', null, 'default', true],
    ]);
  });

  it('names a report that comes again as before', async () => {
    await sendgrid([bounce()]).expect(204);
    await sendgrid([bounce()]).expect(204);
    expect(new Set(recorded.map(({ report, commandId }) => `${report.feedbackId} ${commandId}`)).size).toBe(1);
  });

  it('finds the delivery by the Message-ID of the mail, to one person or to all, however the address is spelled', async () => {
    const [other, mine] = [await delivered(ANN), await delivered(ANN)];
    const idOf = (deliveryId: string, to: string) => messageIdOf(deliveryId, to, 'reports.example.com');
    for (const [email, smtpId, found] of [
      [ANN, idOf(mine, ANN), mine],
      ['ann@EXAMPLE.com', idOf(mine, ANN), mine],
      [ANN, idOf(other, 'together'), other],
      ['bob@example.com', idOf(mine, ANN), null],
      [ANN, idOf(deliveryIdOf('unknown', 0), ANN), null],
      [ANN, '<1@reports.example.com>', null],
      [ANN, `<${'a'.repeat(40)}@not..a domain>`, null],
    ] as const) {
      recorded.length = 0;
      await sendgrid([bounce({ email, 'smtp-id': smtpId })]).expect(204);
      expect([email, smtpId, recorded[0]?.deliveryId]).toEqual([email, smtpId, found]);
    }
  });

  it('finds it also where the sender only looks like a return path of ours', async () => {
    const deliveryId = await delivered(ANN);
    const event = {
      ...{ id: 'm-2', event: 'failed', severity: 'permanent', recipient: ANN },
      message: { headers: { 'message-id': messageIdOf(deliveryId, ANN, 'example.com').slice(1, -1) } },
      envelope: { sender: 'reportsfromthecompany@example.com' },
    };
    await post('mailgun', mailgunBody(event, seconds(), 'd'.repeat(50))).expect(204);
    expect(recorded.map((one) => [one.deliveryId, one.report.names.token])).toEqual([
      [deliveryId, 'reportsfromthecompany'],
    ]);
  });

  it('records it in the tenant of the delivery', async () => {
    const occurrenceId = occurrenceIdOf('5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c9000', 'run-1');
    const recipients = { to: [ANN], cc: [], bcc: [], lists: [] };
    const scheduleId = scheduleIdIn(occurrenceId);
    const { stream, event } = storable(fired({ occurrenceId, scheduleId, recipients, at: new Date().toISOString() }));
    const ofSecond = { ...event, metadata: { ...event.metadata, tenantId: 'second' } };
    await gateway.resources.store.append(stream, [ofSecond], 'any');
    const deliveryId = deliveryIdOf(occurrenceId, 0);
    await eventually(async () => {
      await sendgrid([bounce({ 'smtp-id': messageIdOf(deliveryId, ANN, 'reports.example.com') })]).expect(204);
      expect(recorded.at(-1)).toMatchObject({ deliveryId, tenantId: 'second' });
    });
  });

  it('confirms the subscription to a topic, and fails when Amazon does not answer', async () => {
    const SubscribeURL = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t`;
    const message = { Type: 'SubscriptionConfirmation', Message: 'x', Token: 't', SubscribeURL };
    const body = snsMessage({ ...message, Timestamp: new Date().toISOString() });
    answerOf = (url) => {
      if (url === SubscribeURL) throw new Unavailable('service', 'could not fetch');
      return certificate;
    };
    await post('ses', body, { 'Content-Type': 'text/plain' }).expect(503);
    answerOf = () => certificate;
    await post('ses', body, { 'Content-Type': 'text/plain' }).expect(204);
    expect(fetched.filter((url) => url === SubscribeURL)).toHaveLength(2);
    expect(recorded).toEqual([]);
  });

  it('refuses what is forged, and says nothing of secrets or addresses, also in the log', async () => {
    lines.length = 0;
    const forged = [
      await post('postmark', JSON.stringify(hardBounce), basic('guess')),
      await post('mailgun', mailgunBody(hardBounce, seconds(), 'b'.repeat(50), 'guess')),
      await post('sendgrid', JSON.stringify([bounce()]), sendgridFields('[]', seconds())),
      await post('ses', snsMessage({ TopicArn: `${TOPIC}-of-others` })),
    ];
    expect(forged.map(problem)).toEqual(forged.map(() => [403, 'hook/forbidden']));
    const told = [...lines, ...forged.map(({ text }) => text)].join('\n');
    expect(told).toContain('its signature does not match');
    for (const secret of [MAILGUN_KEY, POSTMARK_PASSWORD, 'guess', 'example.com', 'of-others'])
      expect(told).not.toContain(secret);
    expect(recorded).toEqual([]);
  });

  it('takes a token of Mailgun with one body only, and again with the same', async () => {
    const token = 'c'.repeat(50);
    const event = { id: 'm-1', event: 'complained', recipient: ANN };
    const at = seconds();
    const body = mailgunBody(event, at, token);
    await post('mailgun', body).expect(204);
    await post('mailgun', body).expect(204);
    expect(problem(await post('mailgun', mailgunBody({ ...event, recipient: 'bob@example.com' }, at, token)))).toEqual([
      403,
      'hook/forbidden',
    ]);
    expect(recorded.map(({ report }) => report.recipients[0]?.email)).toEqual([ANN]);
  });

  it('refuses other media types, compressed, large and unreadable bodies, and other methods', async () => {
    const body = JSON.stringify(hardBounce);
    const password = basic(POSTMARK_PASSWORD);
    const answers = [
      await post('postmark', body, { ...password, 'Content-Type': 'text/html' }),
      await post('postmark', body, { ...password, 'Content-Encoding': 'gzip' }),
      await post('postmark', 'x'.repeat(1_048_577), password),
      await post('postmark', '{', password),
      await post('postmark', '', password),
      await post('postmark', '{"RecordType":"Bounce"}', password),
      await gateway.api.get('/hooks/bounces/postmark'),
    ];
    expect(answers.map(problem)).toEqual([
      [415, 'request/unsupported-media-type'],
      [415, 'request/unsupported-media-type'],
      [413, 'request/too-large'],
      [422, 'hook/unreadable'],
      [422, 'hook/unreadable'],
      [422, 'hook/unreadable'],
      [405, 'route/method-not-allowed'],
    ]);
  });

  it('stops reading a body without a length at 1 MiB, and answers', async () => {
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    const status = await new Promise((resolve, reject) => {
      const url = new URL('/hooks/bounces/postmark', gateway.gateway.url);
      const sent = request(url, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        sent.destroy();
      });
      sent.on('error', reject);
      for (let index = 0; index < 20; index++) sent.write(Buffer.alloc(65_536, 'x'));
    });
    expect(status).toBe(413);
  });

  it('is no failure of ours when a client goes away with half of its body', async () => {
    lines.length = 0;
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '100' };
    const sent = request(new URL('/hooks/bounces/postmark', gateway.gateway.url), { method: 'POST', headers });
    sent.on('error', () => undefined);
    await new Promise((resolve) => sent.write('{"RecordType":', resolve));
    sent.destroy();
    const logged = () => lines.map((line) => JSON.parse(line));
    await eventually(() => expect(logged()).toContainEqual(expect.objectContaining({ msg: 'request', status: 400 })));
    expect(logged().filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is nowhere for providers that are not known', async () => {
    for (const provider of ['nobody', 'SES', 'toString', '__proto__'])
      expect([provider, problem(await post(provider, '{}'))]).toEqual([provider, [404, 'hook/unknown']]);
  });
});

describe('without settings or without a mailer', () => {
  let other: TestGateway;
  beforeAll(async () => {
    other = await startTestGateway({
      settings: { POSTMARK_WEBHOOK_PASSWORD: POSTMARK_PASSWORD, MAILGUN_SIGNING_KEY: MAILGUN_KEY },
    });
  }, 60_000);
  afterAll(() => other.close());
  const to = (provider: string) =>
    other.api.post(`/hooks/bounces/${provider}`).set(basic(POSTMARK_PASSWORD)).send(hardBounce);

  it('is nowhere', async () => {
    for (const provider of ['ses', 'sendgrid']) await to(provider).expect(404);
  });

  it('asks to be sent again until a mailer has recorded all', async () => {
    const body = mailgunBody({ id: 'm', event: 'complained', recipient: ANN }, seconds());
    const mailgun = () => other.api.post('/hooks/bounces/mailgun').set('Content-Type', 'application/json').send(body);
    expect(problem(await to('postmark'))).toEqual([503, 'service/unavailable']);
    expect(problem(await mailgun())).toEqual([503, 'service/unavailable']);
    const taken = serveFeedback(other.resources);
    await to('postmark').expect(204);
    await mailgun().expect(204);
    expect(taken.map(({ report }) => report.source)).toEqual(['postmark', 'mailgun']);
  });
});

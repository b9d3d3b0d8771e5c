import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { feedbackReport } from '@punctual/contracts';
import fc from 'fast-check';
import type { Hook } from './hook';
import { mailgunHook } from './mailgun';
import { postmarkHook } from './postmark';
import { sendgridHook } from './sendgrid';
import { sesHook } from './ses';

const AT = '2026-11-23T09:00:10.000Z';
const ses = sesHook({ topics: [], certificates: { of: async () => '' } });
const sendgrid = sendgridHook({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey });
const mailgun = mailgunHook({ key: '' });
const postmark = postmarkHook({ password: '' });

const ANN = 'ann@example.net';
const MAIL = '<3f1c2b9a8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a@reports.example.com>';
const TOKEN = 'mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dz';

/** What is said, in short: each report as `address kind status` of its recipients, with the names of the mail that it has. */
const inShort = (hook: Hook, said: unknown): string[] | null => {
  const reports = hook.reportsOf(said, AT);
  for (const report of reports ?? []) expect(feedbackReport.parse(report)).toEqual(report);
  return (
    reports?.map(({ names: { token, messageId }, recipients }) =>
      [
        ...recipients.map(({ email, kind, status }) => `${email ?? '?'} ${kind} ${status ?? '-'}`),
        ...(messageId === MAIL ? ['mail'] : []),
        ...(token === TOKEN ? ['token'] : []),
      ].join(', '),
    ) ?? null
  );
};

describe('Amazon SES', () => {
  const mail = {
    messageId: '00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000',
    source: `${TOKEN}@bounce.example.com`,
    destination: [ANN, 'bob@example.net'],
    headers: [
      { name: 'From', value: 'reports@example.com' },
      { name: 'Message-ID', value: MAIL },
    ],
  };
  const said = (message: object) => ({ id: 'sns-1', message: { mail, ...message } });
  const bounced = (bounceType: string, bounceSubType: string, recipient: object = {}) =>
    said({
      notificationType: 'Bounce',
      bounce: {
        feedbackId: 'f-1',
        bounceType,
        bounceSubType,
        bouncedRecipients: [{ emailAddress: ANN, ...recipient }],
      },
    });

  it.each([
    ['Permanent', 'General', { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' }, 'hard 5.1.1'],
    ['Permanent', 'NoEmail', {}, 'hard -'],
    ['Permanent', 'General', { status: '5.7.515' }, 'policy 5.7.515'],
    ['Permanent', 'OnAccountSuppressionList', { status: '5.1.1' }, 'hard 5.1.1'],
    ['Transient', 'MailboxFull', { status: '5.2.2' }, 'soft 5.2.2'],
    ['Transient', 'General', { status: '5.1.1' }, 'soft 5.1.1'],
    ['Transient', 'MessageTooLarge', {}, 'content -'],
    ['Transient', 'General', { diagnosticCode: 'smtp; 554 5.7.1 blocked' }, 'policy 5.7.1'],
    ['Undetermined', 'Undetermined', {}, 'soft -'],
  ])('tells of a bounce %s, %s, %j', (type, subType, recipient, kind) =>
    expect(inShort(ses, bounced(type, subType, recipient))).toEqual([`${ANN} ${kind}, mail, token`]),
  );

  it('names those who bounced, and not all that the mail was for', () => {
    const [report] = ses.reportsOf(bounced('Permanent', 'General'), AT) ?? [];
    expect(report?.recipients.map(({ email }) => email)).toEqual([ANN]);
  });

  it('tells of complaints, delays, and of nothing else', () => {
    const complaint = (type: string) =>
      said({
        eventType: 'Complaint',
        complaint: { feedbackId: 'f-2', complaintFeedbackType: type, complainedRecipients: [{ emailAddress: ANN }] },
      });
    expect(inShort(ses, complaint('abuse'))).toEqual([`${ANN} complaint -, mail, token`]);
    expect(inShort(ses, complaint('not-spam'))).toEqual([]);
    const deliveryDelay = {
      delayType: 'MailboxFull',
      delayedRecipients: [{ emailAddress: `Ann <${ANN}>`, status: '4.2.2' }],
    };
    expect(inShort(ses, said({ eventType: 'DeliveryDelay', deliveryDelay }))).toEqual([
      `${ANN} delayed 4.2.2, mail, token`,
    ]);
    expect(inShort(ses, said({ eventType: 'Delivery', delivery: {} }))).toEqual([]);
    expect(inShort(ses, { id: 'sns-1', message: undefined })).toEqual([]);
  });

  it('is not read where a bounce has no recipients', () => {
    expect(inShort(ses, said({ notificationType: 'Bounce' }))).toBeNull();
    expect(inShort(ses, said({ notificationType: 'Bounce', bounce: { bouncedRecipients: 'ann' } }))).toBeNull();
  });
});

describe('SendGrid', () => {
  const event = (fields: object) => ({ sg_event_id: 'e-1', email: ANN, timestamp: 1, 'smtp-id': MAIL, ...fields });
  it.each([
    [{ event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 5.1.1 unknown' }, 'hard 5.1.1'],
    [{ event: 'bounce', type: 'bounce', reason: '500 unknown recipient' }, 'hard -'],
    [{ event: 'bounce', type: 'bounce', status: '5.7.1' }, 'policy 5.7.1'],
    [{ event: 'bounce', type: 'blocked', status: '5.1.1' }, 'soft 5.1.1'],
    [{ event: 'bounce', type: 'blocked', bounce_classification: 'Reputation' }, 'policy -'],
    [{ event: 'bounce', type: 'blocked', bounce_classification: 'Content' }, 'content -'],
    [{ event: 'bounce', type: 'blocked', bounce_classification: 'Mailbox Unavailable' }, 'soft -'],
    [{ event: 'deferred', response: '452 4.2.2 full' }, 'delayed 4.2.2'],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'hard -'],
    [{ event: 'dropped', reason: 'Invalid' }, 'hard -'],
    [{ event: 'dropped', reason: 'Invalid SMTPAPI header' }, 'policy -'],
    [{ event: 'dropped', reason: 'Recipient List over Package Quota' }, 'policy -'],
    [{ event: 'dropped', reason: 'Spam Content (if spam checker app enabled)' }, 'content -'],
    [{ event: 'dropped', reason: 'Spam Reporting Address' }, 'complaint -'],
    [{ event: 'dropped', reason: 'Unsubscribed Address' }, 'policy -'],
    [{ event: 'spamreport' }, 'complaint -'],
  ])('tells with %j', (fields, kind) => expect(inShort(sendgrid, [event(fields)])).toEqual([`${ANN} ${kind}, mail`]));

  it('tells of several at once, each of which has its own id', () => {
    const said = [
      event({ event: 'delivered' }),
      event({ event: 'spamreport' }),
      event({ event: 'spamreport', sg_event_id: 'e-2' }),
    ];
    const reports = sendgrid.reportsOf(said, AT) ?? [];
    expect(new Set(reports.map(({ feedbackId }) => feedbackId)).size).toBe(2);
  });

  it('is not read without an id, or where it is no list', () => {
    expect(inShort(sendgrid, [{ event: 'bounce', email: ANN }])).toBeNull();
    expect(inShort(sendgrid, event({ event: 'bounce' }))).toBeNull();
    expect(inShort(sendgrid, [])).toEqual([]);
  });
});

describe('Mailgun', () => {
  const event = (fields: object) => ({
    ...{ id: 'G9Bn5sl1TC6nu79C8C0bwg', event: 'failed', severity: 'permanent', reason: 'bounce', recipient: ANN },
    ...{
      message: { headers: { 'message-id': MAIL.slice(1, -1) } },
      envelope: { sender: `${TOKEN}@bounce.example.com` },
    },
    ...fields,
  });
  it.each([
    [{ 'delivery-status': { code: 550, 'enhanced-code': '5.1.1', message: 'unknown' } }, 'hard 5.1.1'],
    [{ 'delivery-status': { code: 550, message: '5.2.1 disabled' } }, 'hard 5.2.1'],
    [{ 'delivery-status': { code: 550, message: 'no' } }, 'soft -'],
    [{ 'delivery-status': { code: 550, 'bounce-type': 'hard' } }, 'hard -'],
    [{ 'delivery-status': { 'enhanced-code': '5.1.1', 'bounce-type': 'soft' } }, 'soft 5.1.1'],
    [{ 'delivery-status': { 'enhanced-code': '5.7.1' } }, 'policy 5.7.1'],
    [{ severity: 'temporary', 'delivery-status': { 'enhanced-code': '4.2.2' } }, 'delayed 4.2.2'],
    [{ reason: 'suppress-bounce' }, 'hard -'],
    [{ reason: 'suppress-complaint' }, 'complaint -'],
    [{ reason: 'suppress-unsubscribe' }, 'policy -'],
    [{ event: 'complained', severity: undefined }, 'complaint -'],
  ])('tells with %j', (fields, kind) =>
    expect(inShort(mailgun, event(fields))).toEqual([`${ANN} ${kind}, mail, token`]),
  );

  it('tells nothing of other events, and is not read without an id', () => {
    expect(inShort(mailgun, event({ event: 'delivered' }))).toEqual([]);
    expect(inShort(mailgun, event({ id: undefined }))).toBeNull();
    expect(inShort(mailgun, undefined)).toBeNull();
  });
});

describe('Postmark', () => {
  const event = (fields: object) => ({ RecordType: 'Bounce', ID: 42, Email: ANN, Inactive: true, ...fields });
  it.each([
    [{ Type: 'HardBounce', Details: 'smtp;550 5.1.1 unknown' }, 'hard 5.1.1'],
    [{ Type: 'HardBounce', Description: 'The server was unable to deliver your message' }, 'hard -'],
    [{ Type: 'HardBounce', Details: '554 5.7.1 blocked' }, 'policy 5.7.1'],
    [{ Type: 'HardBounce', Inactive: false, Details: '550 5.1.1' }, 'soft 5.1.1'],
    [{ Type: 'SoftBounce', Details: '452 4.2.2 full' }, 'soft 4.2.2'],
    [{ Type: 'Transient' }, 'soft -'],
    [{ Type: 'toString' }, 'soft -'],
    [{ Type: 'DMARCPolicy' }, 'policy -'],
    [{ Type: 'VirusNotification' }, 'content -'],
    [{ RecordType: 'SpamComplaint', Type: 'SpamComplaint' }, 'complaint -'],
  ])('tells with %j', (fields, kind) => expect(inShort(postmark, event(fields))).toEqual([`${ANN} ${kind}`]));

  it('names the mail where the bounce comes with it', () => {
    const Content = `Return-Path: <>\r\nMessage-ID: <1@mx.example.net>\r\n\r\nReturn-Path: <${TOKEN}@bounce.example.com>\r\nMessage-ID: ${MAIL}\r\n`;
    expect(inShort(postmark, event({ Type: 'HardBounce', Content }))).toEqual([`${ANN} hard -, mail, token`]);
  });

  it('tells nothing of answers and other events, and is not read without an id', () => {
    for (const Type of ['AutoResponder', 'ChallengeVerification', 'Subscribe'])
      expect(inShort(postmark, event({ Type }))).toEqual([]);
    expect(inShort(postmark, { RecordType: 'Open' })).toEqual([]);
    expect(inShort(postmark, event({ ID: undefined }))).toBeNull();
  });
});

describe.each([
  ['ses', ses],
  ['sendgrid', sendgrid],
  ['mailgun', mailgun],
  ['postmark', postmark],
])('reports of %s', (_, hook) => {
  const keys = fc.constantFrom(
    ...[
      'id',
      'message',
      'notificationType',
      'bounce',
      'bouncedRecipients',
      'emailAddress',
      'complaint',
      'mail',
      'headers',
    ],
    ...['event', 'sg_event_id', 'email', 'status', 'reason', 'severity', 'delivery-status', 'RecordType', 'Type', 'ID'],
  );
  const words = fc.constantFrom('Bounce', 'Complaint', 'bounce', 'failed', 'permanent', 'HardBounce', '5.1.1', ANN);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(words, fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(keys, tie('any'), { maxKeys: 8 }),
    ),
  })).any;

  it('are of the contract or none, whatever is said', () => {
    fc.assert(
      fc.property(value, (said) => {
        for (const report of hook.reportsOf(said, AT) ?? []) expect(feedbackReport.parse(report)).toEqual(report);
      }),
      { numRuns: 500 },
    );
  });
});

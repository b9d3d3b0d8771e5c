import { describe, expect, it } from '@jest/globals';
import { feedbackReport } from '@punctual/contracts';
import { readReport } from './read-report';
import { samples } from './testing/samples';

const AT = '2026-11-23T09:00:08.000Z';
const MAIL = '<3f1c2b9a8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a@reports.example.com>';
const TOKEN = 'mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dz';
const [ANN, BOB] = ['ann@example.net', 'bob@example.net'];

const read = (octets: Uint8Array) => readReport(octets, { token: null, at: AT });
/** What a message says, in short: `address kind status` of each recipient, and which names of the mail it has. */
const inShort = (octets: Uint8Array) => {
  const report = read(octets);
  if ('ignored' in report) return [report.ignored];
  const { token, envelopeId, messageId } = report.names;
  const names = [messageId === MAIL && 'mail', token === TOKEN && 'token', envelopeId === TOKEN && 'envelope'];
  const unknown = [token !== null && token !== TOKEN, messageId !== null && messageId !== MAIL];
  return [
    ...report.recipients.map(({ email, kind, status }) => [email ?? '?', kind, status ?? '-'].join(' ')),
    names.filter(Boolean).join(' '),
    ...(unknown.some(Boolean) ? [JSON.stringify(report.names)] : []),
  ];
};

const BOTH = 'mail token';
const expected: Record<string, string[]> = {
  'postfix-unknown-user': [`${ANN} hard 5.1.1`, BOTH],
  'several-recipients-mixed-actions': [`${ANN} hard 5.1.1`, `${BOB} delayed 4.4.1`, 'fay@example.net soft 5.2.2', BOTH],
  delayed: [`${ANN} delayed 4.4.1`, BOTH],
  'delivered-only': ['nothing-failed'],
  'utf8-global': ['grüße@xn--bcher-kva.example hard 5.1.1', BOTH],
  'utf8-as-ascii': ['grüße@xn--bcher-kva.example hard 5.1.1', BOTH],
  'utf8-not-permitted': [`${ANN} content 5.6.7`, BOTH],
  'original-recipient-preferred': [`${ANN} hard 5.1.1`, BOTH],
  'original-recipient-empty': [`${ANN} hard 5.1.1`, BOTH],
  'redacted-recipient': ['? hard 5.1.1', BOTH],
  'envelope-id': [`${ANN} hard 5.1.1`, `${BOTH} envelope`],
  'mailbox-full': [`${ANN} soft 5.2.2`, BOTH],
  'mailbox-disabled': [`${ANN} hard 5.2.1`, BOTH],
  'too-large': [`${ANN} content 5.3.4`, BOTH],
  'content-not-supported': [`${ANN} content 5.6.1`, BOTH],
  'policy-blocked': [`${ANN} policy 5.7.1`, BOTH],
  'authentication-outlook': ['ann@outlook.example policy 5.7.515', BOTH],
  'authentication-gmail': ['ann@gmail.example policy 5.7.26', BOTH],
  'sender-refused': [`${ANN} policy 5.1.8`, BOTH],
  'throttled-until-expired': ['ann@gmail.example policy 4.7.28', BOTH],
  expired: [`${ANN} soft 4.4.7`, BOTH],
  'null-mx': [`${ANN} hard 5.1.10`, BOTH],
  'host-not-found': ['ann@nowhere.example soft 5.4.4', BOTH],
  'no-status-field': [`${ANN} hard 5.1.1`, BOTH],
  'no-status-at-all': [`${ANN} soft -`, BOTH],
  'wrong-status': [`${ANN} soft -`, BOTH],
  'status-of-success': [`${ANN} hard 5.2.1`, BOTH],
  'status-says-nothing': [`${ANN} hard 5.1.1`, BOTH],
  'diagnostic-of-another-kind': [`${ANN} soft 5.0.0`, BOTH],
  'no-action': [`${ANN} soft 5.1.1`, BOTH],
  'folded-and-commented': [`${ANN} hard 5.1.1`, BOTH],
  'white-space-between-blocks': [`${ANN} hard 5.1.1`, `${BOB} soft 5.2.2`, BOTH],
  'one-block-for-all': [`${ANN} hard 5.1.1`, BOTH],
  'same-recipient-twice': [`${ANN} hard 5.1.1`, BOTH],
  'missing-third-part': [`${ANN} hard 5.1.1`, ''],
  'whole-mail-as-third-part': [`${ANN} hard 5.1.1`, BOTH],
  'report-type-missing': [`${ANN} hard 5.1.1`, BOTH],
  'status-in-mixed': [`${ANN} hard 5.1.1`, BOTH],
  'cut-off': [`${ANN} hard 5.1.1`, ''],
  'parts-in-base64': [`${ANN} hard 5.1.1`, BOTH],
  'parts-in-quoted-printable': [`${ANN} hard 5.1.1`, BOTH],
  'report-inside-mixed': [`${ANN} hard 5.1.1`, BOTH],
  'forwarded-report': ['no-report'],
  'exchange-ndr': [`${ANN} hard 5.1.10`, BOTH],
  'exim-report': [`${ANN} hard 5.1.1`, BOTH],
  'sendmail-report': [`${ANN} hard 5.1.1`, BOTH],
  'gmail-report': ['ann@gmail.example hard 5.1.1', BOTH],
  'empty-report-with-words': [`${ANN} soft 5.1.1`, ''],

  qmail: [`${ANN} soft 5.1.1`, `${BOB} soft 5.2.2`, 'mail'],
  'exim-words': [`${ANN} soft 5.1.1`, 'mail'],
  'exim-warning': [`${ANN} delayed -`, ''],
  'sendmail-words': [`${ANN} policy 5.7.1`, ''],
  'postfix-words': [`${ANN} content 5.3.4`, ''],
  'exchange-words': [`${ANN} soft 5.1.1`, ''],
  'exchange-html': [`${ANN} soft 5.2.2`, ''],
  'gmail-words': ['ann@gmail.example soft 5.1.1', 'mail'],
  'yahoo-words': ['ann@yahoo.example soft -', 'mail'],
  'german-words': [`${ANN} soft -`, ''],
  'japanese-words': [`${ANN} soft 5.2.1`, ''],
  'words-of-an-unknown-server': [`${ANN} soft 5.2.2`, ''],
  'words-without-address': ['? soft -', ''],

  complaint: [`${ANN} complaint -`, BOTH],
  'complaint-redacted': ['? complaint -', BOTH],
  'complaint-of-several': [`${ANN} complaint -`, `${BOB} complaint -`, `${BOTH} envelope`],
  'not-spam': ['no-complaint'],
  'authentication-failure-report': ['no-complaint'],

  'out-of-office': ['auto-reply'],
  vacation: ['auto-reply'],
  'vacation-precedence': ['auto-reply'],
  'vacation-subject-only': ['auto-reply'],
  challenge: ['auto-reply'],
  'answer-of-a-person': ['no-report'],
  'answer-that-quotes-a-report': ['no-report'],
  'read-receipt': ['no-report'],
  'daemon-says-nothing': ['no-report'],
};
const messageOf = (name: string): Buffer => {
  const octets = samples.get(name);
  if (!octets) throw new Error(`there is no ${name}.eml`);
  return octets;
};

describe('readReport', () => {
  it.each(Object.entries(expected))('reads %s', (name, said) => expect(inShort(messageOf(name))).toEqual(said));

  it('has an expectation for each sample', () =>
    expect(Object.keys(expected).sort()).toEqual([...samples.keys()].sort()));

  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
  ])('reads each sample with %s as line ends, too', (_, end) => {
    for (const [name, said] of Object.entries(expected)) {
      const octets = Buffer.from(messageOf(name).toString().replaceAll('\r\n', end));
      expect([name, ...inShort(octets)]).toEqual([name, ...said]);
    }
  });

  it('says what the server said, in one line that names nobody', () => {
    const said = (name: string) => {
      const report = read(messageOf(name));
      return 'ignored' in report ? [] : report.recipients.map(({ text }) => text);
    };
    expect(said('postfix-unknown-user')).toEqual([
      '550 5.1.1 <an address>: Recipient address rejected: User unknown in virtual mailbox table',
    ]);
    expect(said('qmail')).toEqual([
      '<an address>: Sorry, no mailbox here by that name. (#5.1.1)',
      '<an address>: 192.0.2.1 does not like recipient. Remote host said: 552 5.2.2 mailbox full Giving up on 192.0.2.1.',
    ]);
    expect(said('complaint')).toEqual(['abuse']);
  });

  it('is a report of the contract, the same for the same octets, with the token it was sent to', () => {
    const octets = messageOf('postfix-unknown-user');
    const report = readReport(octets, { token: 'other', at: AT });
    expect(feedbackReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({ source: 'smtp', at: AT, names: { token: 'other', envelopeId: null } });
    const again = readReport(octets, { token: null, at: '2026-11-24T00:00:00.000Z' });
    expect(again).toMatchObject({ feedbackId: (report as { feedbackId: string }).feedbackId });
    expect(read(Buffer.concat([octets, Buffer.from('x')]))).not.toMatchObject({
      feedbackId: (report as { feedbackId: string }).feedbackId,
    });
  });

  it('reads a report before a returned mail of many MiB', () => {
    const octets = Buffer.concat([messageOf('whole-mail-as-third-part'), Buffer.alloc(20_000_000, 'x\r\n')]);
    expect(inShort(octets)).toEqual([`${ANN} hard 5.1.1`, BOTH]);
  });

  it('reads all 500 recipients of a delivery, with short texts', () => {
    const block = (index: number) =>
      `Final-Recipient: rfc822; r${index}@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 ${'ü'.repeat(200)}\r\n\r\n`;
    const all = Array.from({ length: 600 }, (_, index) => block(index)).join('');
    const text = messageOf('postfix-unknown-user')
      .toString()
      .replace(/Final-Recipient:[\s\S]*?\r\n\r\n/, all);
    const report = read(Buffer.from(text));
    const recipients = 'ignored' in report ? [] : report.recipients;
    expect(recipients.map(({ email }) => email)).toEqual(
      Array.from({ length: 500 }, (_, index) => `r${index}@example.net`),
    );
    expect(Math.max(...recipients.map(({ text }) => text.length))).toBe(100);
  });
});

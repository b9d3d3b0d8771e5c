import { describe, expect, it } from '@jest/globals';
import { address, feedbackReport, jsonOctets } from '@punctual/contracts';
import fc from 'fast-check';
import { BOUNDS, leavesOf, type Part, readMessage } from './mime-part';
import { readReport } from './read-report';
import { samples } from './testing/samples';

const AT = '2026-11-23T09:00:08.000Z';
const known = [...samples.values()];

/** Whatever the octets are, the answer is of the contract and far below what an event may have. */
const isBounded = (octets: Uint8Array): void => {
  const report = readReport(octets, { token: null, at: AT });
  if ('ignored' in report) return;
  expect(feedbackReport.parse(report)).toEqual(report);
  expect(report.recipients.length).toBeGreaterThan(0);
  expect(report.recipients.length).toBeLessThanOrEqual(500);
  expect(jsonOctets(report)).toBeLessThan(640_000);
  for (const { email, text } of report.recipients) {
    expect(text).toMatch(/^\P{Cc}{0,500}$/u);
    if (email !== null) expect(address.safeParse(email).success).toBe(true);
  }
  for (const name of Object.values(report.names)) expect((name ?? '').length).toBeLessThanOrEqual(503);
};

const heightOf = ({ parts }: Part): number => 1 + Math.max(0, ...parts.map(heightOf));

/** Pieces that mean something to a reader of MIME or of reports. */
const pieces = fc.constantFrom(
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    ' ',
    '\t',
    '--',
    '--=_report',
    '--=_report--',
    '(',
    ')',
    '"',
    '\\',
    '=',
    ';',
    ':',
  ],
  ...['Content-Type: multipart/report; boundary="=_report"', 'Content-Type: message/delivery-status', 'boundary='],
  ...['Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: quoted-printable', 'charset=utf-16', '=\r\n'],
  ...['Action: failed', 'Final-Recipient: rfc822; ', 'Status: 5.1.1', 'ann@example.net', '\\x{10ffff}', '\\x{d800}'],
  ...[
    'From: MAILER-DAEMON@example.net',
    'Subject: =?utf-8?B?8J+Y?=',
    'undeliverable',
    '<ann@example.net>:',
    '\u{1f600}',
  ],
  ...[
    'Feedback-Type: abuse',
    'Original-Rcpt-To:',
    'X-Failed-Recipients: ',
    'Message-ID: <',
    '@',
    '>',
    '5.1.1.',
    '\u0000',
  ],
);

describe('readReport, whatever comes', () => {
  it('takes any octets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 4_000 }), isBounded));
  });

  it('takes any order of what means something', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 200 }), (all) => isBounded(Buffer.from(all.join('')))),
      { numRuns: 500 },
    );
  });

  it('takes samples that were changed, cut and joined anywhere', () => {
    const changed = fc
      .tuple(
        fc.constantFrom(...known),
        fc.constantFrom(...known),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.oneof(pieces, fc.string({ maxLength: 5 }))), {
          maxLength: 20,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([one, other, changes, cut]) => {
        let octets: Buffer = Buffer.from(one);
        for (const [place, text] of changes) {
          const at = Math.floor(place * octets.length);
          octets = Buffer.concat([octets.subarray(0, at), Buffer.from(text), octets.subarray(at + text.length)]);
        }
        const at = Math.floor(cut * octets.length);
        return cut < 0.5 ? octets.subarray(0, octets.length - at) : Buffer.concat([octets.subarray(0, at), other]);
      });
    fc.assert(fc.property(changed, isBounded), { numRuns: 1_000 });
  });

  const multipart = (boundary: string, inside: string) =>
    `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n${inside}\r\n--${boundary}--\r\n`;
  const nested = (depth: number): string => {
    let text = 'Content-Type: text/plain\r\n\r\ninside';
    for (let level = 0; level < depth; level++) text = multipart(`b${level}.`, text);
    return text;
  };

  it('goes down some levels and reads some parts, however many there are', () => {
    expect(heightOf(readMessage(Buffer.from(nested(5))))).toBe(6);
    expect(heightOf(readMessage(Buffer.from(nested(3_000))))).toBe(BOUNDS.depth + 1);
    const many = multipart(
      'b',
      Array.from({ length: 20_000 }, () => 'Content-Type: text/plain\r\n\r\nx').join('\r\n--b\r\n'),
    );
    expect(leavesOf(readMessage(Buffer.from(many)))).toHaveLength(BOUNDS.parts);
    const within = Array.from({ length: 200 }, (_, index) => multipart(`c${index}.`, `\r\n\r\n--c${index}.\r\n\r\nx`));
    const parts = (part: Part): number => part.parts.reduce((sum, one) => sum + parts(one), part.parts.length);
    expect(parts(readMessage(Buffer.from(multipart('b', within.join('\r\n--b\r\n')))))).toBe(BOUNDS.parts);
  });

  const MIB = BOUNDS.octets;
  const filled = (text: string) => text.repeat(Math.ceil(MIB / text.length));
  const daemon = 'From: MAILER-DAEMON@example.net\r\nSubject: undeliverable\r\n';
  const report = (status: string) =>
    `Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${status}`;
  it.each([
    ['one line', filled('x')],
    ['a header line', `Subject: ${filled('x')}`],
    ['a folded header line', `Subject: x${filled('\r\n x')}`],
    ['header fields', filled('X-A: b\r\n')],
    ['comments', `Content-Type: ${filled('(')}`],
    ['parameters', `Content-Type: multipart/mixed${filled('; a="b')}`],
    ['spaces of a parameter', `Content-Type: multipart/mixed;${filled(' ')}`],
    ['line ends', `${daemon}\r\n${filled('\r\n')}`],
    ['spaces', `${daemon}\r\n${filled(' ')}`],
    ['dashes', `${daemon}\r\n${filled('-')}`],
    ['addresses', `${daemon}\r\n${filled('<a@b.example>:\r\n')}`],
    ['nearly an address', `${daemon}\r\n${filled('a@')}`],
    ['codes', `${daemon}\r\nann@example.net ${filled('5.1.1.')}`],
    ['spaces in quoted-printable', `${daemon}Content-Transfer-Encoding: quoted-printable\r\n\r\n${filled(' ')}`],
    ['tags', `${daemon}Content-Type: text/html\r\n\r\n${filled('<p ')}`],
    ['a boundary of dashes', `Content-Type: multipart/mixed; boundary="${'-'.repeat(68)}"\r\n\r\n${filled('-')}`],
    ['many boundaries', `Content-Type: multipart/mixed; boundary=b\r\n\r\n${filled('--bx\r\n')}`],
    ['all levels', multipart('a', multipart('b', multipart('c', multipart('d', multipart('e', filled('--e\r\n'))))))],
    ['recipients', report(filled('Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n'))],
    ['blank blocks', report(filled(' \r\n'))],
    ['fields of one recipient', report(filled('Action: failed\r\n'))],
    ['comments of a status', report(`Action: failed\r\nStatus: ${filled('(')}`)],
    ['a diagnostic', report(`Action: failed\r\nDiagnostic-Code: smtp; ${filled('5.1.1.')}`)],
    ['encoded words', `Subject: ${'=?utf-8?Q?a?= '.repeat(300)}${filled('=?utf-8?B?')}\r\n\r\nx`],
  ])('ends within its bounds for a MiB of %s', (_, text) => isBounded(Buffer.from(text)), 60_000);
});

import { uuidOf } from '@punctual/chassis';
import { createTransport } from 'nodemailer';
import type { Summary } from './store';

/** Where mail that could not be delivered comes back to: the bounce listener of this system. */
export type WayBack = { url: string; domain: string };

/** What is reported of a mail: that its address does not exist, that its mailbox is full, or that its reader calls it spam. */
export const RETURNS = ['no-such-address', 'mailbox-full', 'spam'] as const;
export type Return = (typeof RETURNS)[number];

const DAEMON = 'MAILER-DAEMON@localhost.localdomain';

const FAILED: Readonly<Record<Exclude<Return, 'spam'>, { status: string; said: string }>> = {
  'no-such-address': { status: '5.1.1', said: '550 5.1.1 No such address, says the local inbox' },
  'mailbox-full': { status: '5.2.2', said: '552 5.2.2 The mailbox is full, says the local inbox' },
};

/** The fields of a report that a program reads, and how they are called. */
const partOf = (as: Return, { from, receivedAt }: Summary, to: string): { type: string; fields: string[] } => {
  if (as === 'spam') {
    // RFC 5965, section 3.
    return {
      type: 'message/feedback-report',
      fields: [
        'Feedback-Type: abuse',
        'User-Agent: Local-Inbox/1.0',
        'Version: 1',
        `Original-Mail-From: <${from}>`,
        `Original-Rcpt-To: <${to}>`,
      ],
    };
  }
  const { status, said } = FAILED[as];
  const isAscii = /^\p{ASCII}*$/u.test(to);
  // RFC 3464, section 2; for an address in UTF-8 RFC 6533, section 3.
  return {
    type: isAscii ? 'message/delivery-status' : 'message/global-delivery-status',
    fields: [
      'Reporting-MTA: dns; localhost.localdomain',
      `Arrival-Date: ${new Date(receivedAt).toUTCString()}`,
      '',
      `Final-Recipient: ${isAscii ? 'rfc822' : 'utf-8'}; ${to}`,
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${said}`,
    ],
  };
};

/** The header fields of a message, as it came. */
const headOf = (raw: Uint8Array): string => {
  const text = Buffer.from(raw).toString();
  const end = text.indexOf('\r\n\r\n');
  return end < 0 ? text : text.slice(0, end + 2);
};

/**
 * The report of a mail server (RFC 3464) or of a reader (RFC 5965) about a message to `to`, in RFC 6522's form. Asked for twice it is the same
 * report.
 */
export const reportOf = (as: Return, summary: Summary, raw: Uint8Array, to: string): Buffer => {
  const boundary = uuidOf(`report ${JSON.stringify([as, summary.id, summary.from, to])}`);
  const { type, fields } = partOf(as, summary, to);
  const lines = [
    `From: Local inbox <${DAEMON}>`,
    `To: <${summary.from}>`,
    `Subject: ${as === 'spam' ? 'A reader calls this mail spam' : 'Undelivered mail returned to sender'}`,
    `Date: ${new Date(summary.receivedAt).toUTCString()}`,
    `Message-ID: <${boundary}@localhost.localdomain>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${as === 'spam' ? 'feedback-report' : 'delivery-status'}; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Somebody sent this mail back by hand, in the local inbox.',
    '',
    `--${boundary}`,
    `Content-Type: ${type}`,
    '',
    ...fields,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headOf(raw),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
};

/**
 * Sends a report about a message to the way back that the message names, as a mail server would: from the null sender (RFC 5321, section 4.5.5).
 * @throws Error in the words of whoever takes reports, when it is refused
 */
export const sendBack = async (
  { url }: WayBack,
  as: Return,
  { summary, raw }: { summary: Summary; raw: Uint8Array },
): Promise<void> => {
  const transport = createTransport(url);
  try {
    for (const to of summary.to)
      await transport.sendMail({
        envelope: { from: '', to: [summary.from] },
        raw: reportOf(as, summary, raw, to),
      });
  } finally {
    transport.close();
  }
};

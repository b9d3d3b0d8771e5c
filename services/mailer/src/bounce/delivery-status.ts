import { statusIn } from '@punctual/contracts';
import { addressInField } from './address-in';
import { type Fields, fieldsIn, withoutComments } from './fields';

/** What a report says of one recipient (RFC 3464, section 2.3). */
export type RecipientStatus = {
  /** Original-Recipient, else Final-Recipient; null where neither has an address. */
  email: string | null;
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded` or what the server wrote; empty where the field is missing. */
  action: string;
  /** Enhanced status code; null where there is none, or none of a failure. */
  status: string | null;
  text: string;
};

/** A delivery has at most 500 recipients, so a report of one of ours never has more. */
const MAX_RECIPIENTS = 500;
const MAX_BLOCKS = 2 * MAX_RECIPIENTS;

/**
 * The code of the report, or of the server's reply where that is missing, unreadable or says only that something failed (x.0.0). A reply is an
 * enhanced status code too, where the field says that it is one of SMTP (RFC 3463, section 2).
 */
const statusOf = (fields: Fields): string | null => {
  const status = statusIn(withoutComments(fields.get('status') ?? ''));
  if (status !== null && !status.startsWith('2') && !status.endsWith('.0.0')) return status;
  const diagnostic = fields.get('diagnostic-code') ?? '';
  const replied = /^\s*smtp\b/i.test(diagnostic) ? statusIn(diagnostic) : null;
  const found = replied ?? status;
  return found?.startsWith('2') ? null : found;
};

const recipientOf = (fields: Fields): RecipientStatus => {
  const diagnostic = fields.get('diagnostic-code') ?? '';
  return {
    email: addressInField(fields.get('original-recipient')) ?? addressInField(fields.get('final-recipient')),
    action: withoutComments(fields.get('action') ?? '').toLowerCase(),
    status: statusOf(fields),
    text: diagnostic.replace(/^\s*[A-Za-z0-9-]{1,40}\s*;\s*/, '') || (fields.get('status') ?? ''),
  };
};

const OF_RECIPIENT = ['final-recipient', 'original-recipient', 'action'];

/** Reads the content of `message/delivery-status` (RFC 3464) or `message/global-delivery-status` (RFC 6533). Line ends are `\n`. */
export const deliveryStatus = (content: string): { envelopeId: string | null; recipients: RecipientStatus[] } => {
  let envelopeId: string | null = null;
  const recipients: RecipientStatus[] = [];
  // Lines of white space alone separate too, though no server should write them.
  for (const block of content.replace(/\n[ \t]+(?=\n)/g, '\n').split(/\n{2,}/, MAX_BLOCKS)) {
    const fields = fieldsIn(block);
    envelopeId ??= fields.get('original-envelope-id') ?? null;
    if (!OF_RECIPIENT.some((name) => fields.has(name))) continue;
    recipients.push(recipientOf(fields));
    if (recipients.length === MAX_RECIPIENTS) break;
  }
  return { envelopeId, recipients };
};

import { addressInField } from './address-in';
import { fieldsIn } from './fields';

/** What a report of abuse says (RFC 5965). */
export type Complaint = {
  /** Whether its owner does not want the mail. Reports of failed authentication and `not-spam` (RFC 6430) are no complaints. */
  complains: boolean;
  type: string;
  envelopeId: string | null;
  /** Whom it was sent to; none where that is redacted, as it often is. */
  emails: string[];
};

const COMPLAINS = ['abuse', 'fraud', 'virus', 'opt-out', 'opt-out-list'];
const MAX_RECIPIENTS = 100;

/** Reads the content of `message/feedback-report`. Line ends are `\n`. */
export const complaintIn = (content: string): Complaint => {
  const fields = fieldsIn(content);
  const type = (fields.get('feedback-type') ?? '').toLowerCase();
  // The only field of a person that may be there several times.
  const [...named] = content.replace(/\n[ \t]+/g, ' ').matchAll(/^Original-Rcpt-To:(.{0,1000})/gim);
  const emails = named.slice(0, MAX_RECIPIENTS).flatMap(([, value = '']) => addressInField(value) ?? []);
  const complains = COMPLAINS.includes(type);
  return { complains, type, envelopeId: fields.get('original-envelope-id') ?? null, emails: [...new Set(emails)] };
};

import { domainToASCII } from 'node:url';
import type { DispatchRequested } from '@punctual/contracts';
import { messageIdOf } from './message-id';
import { type ContentPart, composeMessage } from './mime';
import type { OutgoingMessage } from './smtp';

/** Who mails come from. */
export type Sender = { name: string; address: string };

/** `Name <address>` or a bare address, as in MAIL_FROM. */
export const senderFrom = (text: string): Sender => {
  const named = /^(?<name>[^<>]*)<(?<address>[^<>]+)>$/.exec(text.trim());
  return {
    name: named?.groups?.['name']?.trim().replace(/^"(.*)"$/, '$1') ?? '',
    address: named?.groups?.['address']?.trim() ?? text.trim(),
  };
};

/**
 * The messages of one delivery, each composed only when its turn comes: one for all, or one for each recipient. The
 * Message-ID and the date depend on nothing that a retry changes.
 */
export function* messagesOf(
  { deliveryId, audience, recipients, addressed, date, at }: DispatchRequested['data'],
  content: ContentPart,
  sender: Sender,
): Generator<() => OutgoingMessage> {
  const domain = domainToASCII(sender.address.slice(sender.address.lastIndexOf('@') + 1));
  const headers = { from: sender, date: date ?? at };
  const named = addressed.length > 0 ? addressed : recipients;
  const emails = (role: string) => named.filter((recipient) => recipient.role === role).map(({ email }) => email);
  if (audience === 'together') {
    const messageId = messageIdOf(deliveryId, 'together', domain);
    const to = recipients.map(({ email }) => email);
    yield () => ({
      envelope: { from: sender.address, to },
      raw: composeMessage(content, { ...headers, to: emails('to'), cc: emails('cc'), messageId }),
    });
    return;
  }
  for (const { email } of recipients) {
    const messageId = messageIdOf(deliveryId, email, domain);
    yield () => ({
      envelope: { from: sender.address, to: [email] },
      raw: composeMessage(content, { ...headers, to: [email], messageId }),
    });
  }
}

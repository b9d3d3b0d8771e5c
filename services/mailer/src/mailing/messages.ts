import { domainToASCII } from 'node:url';
import type { DispatchRequested, Sender } from '@punctual/contracts';
import { messageIdOf } from './message-id';
import { type ContentPart, composeMessage } from './mime';
import type { OutgoingMessage } from './smtp';

/** The data of a request to send, for the first attempt of a delivery and for later ones. */
export type Dispatch = DispatchRequested['data'];

/** What says to whom a delivery goes, and as which message. */
type Addressed = Pick<Dispatch, 'deliveryId' | 'audience' | 'recipients' | 'addressed' | 'at'> &
  Partial<Pick<Dispatch, 'messageOf' | 'date'>>;

/** `Name <address>` or a bare address, as in MAIL_FROM. */
export const senderFrom = (text: string): Sender => {
  const named = /^(?<name>[^<>]*)<(?<address>[^<>]+)>$/.exec(text.trim());
  return {
    name: named?.groups?.['name']?.trim().replace(/^"(.*)"$/, '$1') ?? '',
    address: named?.groups?.['address']?.trim() ?? text.trim(),
  };
};

/**
 * The messages of one delivery: one for all, or one for each recipient. The Message-ID and the date are the same in every
 * retry, also in one that a person asks for later, which is a delivery of its own.
 */
export const messagesOf = (
  { deliveryId, messageOf = deliveryId, audience, recipients, addressed, date, at }: Addressed,
  content: ContentPart,
  sender: Sender,
): OutgoingMessage[] => {
  const domain = domainToASCII(sender.address.slice(sender.address.lastIndexOf('@') + 1));
  const common = { from: sender, date: date ?? at };
  if (audience === 'together') {
    const named = addressed.length > 0 ? addressed : recipients;
    const emails = (role: string) => named.filter((recipient) => recipient.role === role).map(({ email }) => email);
    const headers = { ...common, to: emails('to'), cc: emails('cc') };
    const messageId = messageIdOf(messageOf, 'together', domain);
    return [
      {
        envelope: { from: sender.address, to: recipients.map(({ email }) => email) },
        compose: (smtpUtf8) => composeMessage(content, { ...headers, messageId, smtpUtf8 }),
      },
    ];
  }
  return recipients.map(({ email }) => ({
    envelope: { from: sender.address, to: [email] },
    compose: (smtpUtf8) => {
      const messageId = messageIdOf(messageOf, email, domain);
      return composeMessage(content, { ...common, to: [email], messageId, smtpUtf8 });
    },
  }));
};

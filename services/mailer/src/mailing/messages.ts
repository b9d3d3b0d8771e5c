import { domainToASCII } from 'node:url';
import type { DispatchRequested, Sender } from '@punctual/contracts';
import type { Dkim } from './dkim';
import { type Words, wordsOf } from './letter-words';
import { messageIdOf } from './message-id';
import { type ContentPart, composeMessage } from './mime';
import type { OutgoingMessage } from './smtp';

/** The data of a request to send, for the first attempt of a delivery and for later ones. */
export type Dispatch = DispatchRequested['data'];

/** What says to whom a delivery goes, and as which message. */
type Addressed = Pick<Dispatch, 'deliveryId' | 'audience' | 'recipients' | 'addressed' | 'at'> &
  Partial<Pick<Dispatch, 'messageOf' | 'date' | 'letter'>>;

/** What a message has beside what every one has: further header fields, and a signature. */
export type Extras = { fields: Readonly<Record<string, string>>; dkim: Dkim | null };

/** `Name <address>` or a bare address, as in MAIL_FROM. */
export const senderFrom = (text: string): Sender => {
  const named = /^(?<name>[^<>]*)<(?<address>[^<>]+)>$/.exec(text.trim());
  return {
    name: named?.groups?.['name']?.trim().replace(/^"(.*)"$/, '$1') ?? '',
    address: named?.groups?.['address']?.trim() ?? text.trim(),
  };
};

/**
 * The words for the marks in the message to a recipient. One message to several says the same to all of them; null where nothing is known
 * of its run.
 */
export const wordsTo = (
  { letter, audience, recipients, addressed }: Pick<Addressed, 'letter' | 'audience' | 'recipients' | 'addressed'>,
  recipient: string | undefined,
): Words | null => {
  if (!letter) return null;
  const isToOne = audience === 'individually' || Math.max(recipients.length, addressed.length) === 1;
  return wordsOf(letter, (isToOne && recipients.find(({ email }) => email === recipient)) || null);
};

/**
 * The messages of one delivery: one for all, or one for each recipient. The Message-ID and the date are the same in every
 * retry, also in one that a person asks for later, which is a delivery of its own.
 */
export const messagesOf = (
  dispatch: Addressed,
  content: ContentPart,
  sender: Sender,
  { fields, dkim }: Extras,
): OutgoingMessage[] => {
  const { deliveryId, messageOf = deliveryId, audience, recipients, addressed, date, at } = dispatch;
  const domain = domainToASCII(sender.address.slice(sender.address.lastIndexOf('@') + 1));
  const common = { from: sender, date: date ?? at, headers: { ...fields }, dkim };
  if (audience === 'together') {
    const named = addressed.length > 0 ? addressed : recipients;
    const emails = (role: string) => named.filter((recipient) => recipient.role === role).map(({ email }) => email);
    const headers = { ...common, to: emails('to'), cc: emails('cc') };
    const messageId = messageIdOf(messageOf, 'together', domain);
    return [
      {
        envelope: { from: sender.address, to: recipients.map(({ email }) => email) },
        compose: (smtpUtf8) =>
          composeMessage(content, { ...headers, messageId, smtpUtf8 }, wordsTo(dispatch, recipients[0]?.email)),
      },
    ];
  }
  return recipients.map(({ email }) => ({
    envelope: { from: sender.address, to: [email] },
    compose: (smtpUtf8) => {
      const messageId = messageIdOf(messageOf, email, domain);
      return composeMessage(content, { ...common, to: [email], messageId, smtpUtf8 }, wordsTo(dispatch, email));
    },
  }));
};

import { domainToASCII } from 'node:url';
import { messageIdOf } from '@punctual/chassis';
import type { DispatchRequested, Sender } from '@punctual/contracts';
import type { Dkim } from './dkim';
import { type Words, wordsOf } from './letter-words';
import { type ContentPart, composeMessage } from './mime';
import type { OutgoingMessage } from './smtp';

/** The data of a request to send, for the first attempt of a delivery and for later ones. */
export type Dispatch = DispatchRequested['data'];

/** What says to whom a delivery goes, and as which message. */
type Addressed = Pick<Dispatch, 'deliveryId' | 'audience' | 'recipients' | 'addressed' | 'at'> &
  Partial<Pick<Dispatch, 'messageOf' | 'date' | 'letter'>>;

/** What a message has beside what every one has: further header fields, a link with which each recipient leaves, and a signature. */
export type Extras = {
  fields: Readonly<Record<string, string>>;
  leave: ((email: string) => string) | null;
  dkim: Dkim | null;
};

/** The domain of a sender as mail servers know it: A-labels for an international one. */
export const domainOf = ({ address }: Sender): string => domainToASCII(address.slice(address.lastIndexOf('@') + 1));

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
 * @param leave the link with which the recipient leaves; null where there is none
 */
export const wordsTo = (
  { letter, audience, recipients, addressed }: Pick<Addressed, 'letter' | 'audience' | 'recipients' | 'addressed'>,
  recipient: string | undefined,
  leave: string | null = null,
): Words | null => {
  if (!letter) return null;
  const isToOne = audience === 'individually' || Math.max(recipients.length, addressed.length) === 1;
  return wordsOf(letter, (isToOne && recipients.find(({ email }) => email === recipient)) || null, leave);
};

/** The fields with which a mail program unsubscribes its reader at a press (RFC 2369, RFC 8058). */
const oneClick = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/**
 * The messages of one delivery: one for all, or one for each recipient. The Message-ID and the date are the same in every
 * retry, also in one that a person asks for later, which is a delivery of its own.
 */
export const messagesOf = (
  dispatch: Addressed,
  content: ContentPart,
  sender: Sender,
  { fields, leave, dkim }: Extras,
): OutgoingMessage[] => {
  const { deliveryId, messageOf = deliveryId, audience, recipients, addressed, date, at } = dispatch;
  const domain = domainOf(sender);
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
      const link = leave?.(email) ?? null;
      const headers = { ...common.headers, ...(link === null ? {} : oneClick(link)) };
      const words = wordsTo(dispatch, email, link);
      return composeMessage(content, { ...common, headers, to: [email], messageId, smtpUtf8 }, words);
    },
  }));
};

import { sha256, uuidOf } from '@punctual/chassis';
import { atMostSoft, type FeedbackReport, kindOfStatus, saidLine } from '@punctual/contracts';
import { complaintIn } from './complaint';
import { deliveryStatus, type RecipientStatus } from './delivery-status';
import { leavesOf, type Part, readMessage, textOf } from './mime-part';
import { type Original, originalIn } from './original';
import { isAutoReply, plainBounce } from './plain-bounce';

/**
 * A message that reports nothing:
 * - `auto-reply`: somebody is away, or wants to know the sender first
 * - `nothing-failed`: all recipients have the mail, or no program knows more about it than that
 * - `no-complaint`: a report of authentication, or that a mail is no spam
 * - `no-report`: anything else
 */
export type Ignored = { ignored: 'auto-reply' | 'nothing-failed' | 'no-complaint' | 'no-report' };

/** Where a message came from, and when. */
export type Received = {
  /** The token in the address that it was sent to, not verified; null where that has none. */
  token: string | null;
  /** RFC 3339 in UTC. */
  at: string;
};

type Recipient = FeedbackReport['recipients'][number];
type Found = Original & { envelopeId: string | null; recipients: Recipient[] };

const STATUS = ['message/delivery-status', 'message/global-delivery-status'];
/** Octets of a part for programs, and of one in words. 500 recipients fit into the first. */
const [MAX_STATUS, MAX_WORDS] = [262_144, 65_536];
/** The id that a sender gave (RFC 3461, section 4.4): visible ASCII. */
const ENVELOPE_ID = /^[\x21-\x7e]{1,500}$/;
/** Beyond so many recipients each text is short, so that every event with them is far below 1 MiB. */
const [MANY, SHORT_TEXT, LONG_TEXT] = [100, 100, 500];

const bounceOf = ({ email, action, status, text }: RecipientStatus): Recipient[] => {
  if (action === 'delayed') return [{ email, kind: 'delayed', status, text }];
  if (action === 'failed') return [{ email, kind: kindOfStatus(status), status, text }];
  // Without an action it is no report as the standard has it, and what it means is a guess.
  return action === '' && status?.startsWith('5')
    ? [{ email, kind: atMostSoft(kindOfStatus(status)), status, text }]
    : [];
};

const wordsOf = (leaves: readonly Part[]): string => {
  const part = leaves.find(({ type }) => type === 'text/plain') ?? leaves.find(({ type }) => type.startsWith('text/'));
  if (!part) return '';
  const text = textOf(part, MAX_WORDS);
  if (part.type !== 'text/html') return text;
  return text
    .replace(/<(?:br|\/?p|\/?div|\/?tr|\/?h\d)\b[^<>]{0,500}>/gi, '\n')
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#0?64;/g, '@');
};

const foundIn = (message: Part): Found | Ignored => {
  const leaves = leavesOf(message);
  const named = originalIn(leaves);
  const one = (...types: string[]): Part | undefined => leaves.find(({ type }) => types.includes(type));
  const abuse = one('message/feedback-report');
  if (abuse) {
    const { complains, type, envelopeId, emails } = complaintIn(textOf(abuse, MAX_WORDS));
    if (!complains) return { ignored: 'no-complaint' };
    const about = { kind: 'complaint', status: null, text: type } as const;
    const recipients = (emails.length > 0 ? emails : [null]).map((email) => ({ email, ...about }));
    return { ...named, envelopeId, recipients };
  }
  const status = one(...STATUS);
  const { envelopeId, recipients: told } = status
    ? deliveryStatus(textOf(status, MAX_STATUS))
    : { envelopeId: null, recipients: [] };
  const recipients = told.flatMap(bounceOf);
  if (recipients.length > 0) return { ...named, envelopeId, recipients };
  if (told.length > 0) return { ignored: 'nothing-failed' };
  if (one('message/disposition-notification')) return { ignored: 'no-report' };
  const plain = plainBounce(message.fields, wordsOf(leaves));
  if (plain)
    return { ...named, messageId: named.messageId ?? plain.messageId, envelopeId, recipients: plain.recipients };
  return { ignored: isAutoReply(message.fields) ? 'auto-reply' : 'no-report' };
};

/** One recipient is told of once: what several blocks say of the same address is what the first of them says. */
const eachOnce = (recipients: readonly Recipient[]): Recipient[] => {
  const known = new Set<string>();
  return recipients.filter(({ email }) => email === null || (!known.has(email) && known.add(email)));
};

/**
 * What a message to a return path reports: that recipients did not get a mail (RFC 3464, RFC 6533, and the words of servers that follow neither), or that
 * they complain about it (RFC 5965). Whether the mail is one of ours nobody has checked. Any octets give an answer, within `BOUNDS`: it never throws.
 */
export const readReport = (octets: Uint8Array, { token, at }: Received): FeedbackReport | Ignored => {
  const found = foundIn(readMessage(octets));
  if ('ignored' in found) return found;
  const recipients = eachOnce(found.recipients);
  const longest = recipients.length > MANY ? SHORT_TEXT : LONG_TEXT;
  return {
    feedbackId: uuidOf(`feedback smtp ${sha256(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength))}`),
    source: 'smtp',
    names: {
      token: token ?? found.token,
      envelopeId: ENVELOPE_ID.test(found.envelopeId ?? '') ? found.envelopeId : null,
      messageId: found.messageId,
    },
    recipients: recipients.map(({ text, ...one }) => ({ ...one, text: saidLine(text, longest) })),
    at,
  };
};

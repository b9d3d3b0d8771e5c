import { atMostSoft, type BounceKind, kindOfStatus, messageIdIn, statusIn } from '@punctual/contracts';
import { decodedWords } from '../message/header-fields';
import { ADDRESS, addressIn } from './address-in';
import type { Fields } from './fields';

/** What a report in words alone seems to say. Nothing in it is certain, so it is at most a soft bounce. */
export type PlainBounce = {
  messageId: string | null;
  recipients: { email: string | null; kind: BounceKind | 'delayed'; status: string | null; text: string }[];
};

const MAX_RECIPIENTS = 50;

/** Words with which mail servers begin their reports: qmail, Exim, Postfix, sendmail, Exchange, Gmail, Yahoo and others. A person may quote them. */
const OPENINGS = [
  /^Hi\. This is the qmail-send program/m,
  /^This message was created automatically by mail delivery software/m,
  /^This is the (?:mail system at host|Postfix program at host)/m,
  /^[ -]{0,10}The following addresses had (?:permanent fatal|transient non-fatal|delivery) (?:errors|problems)/m,
  /^Your message (?:to .{1,320} couldn't be delivered|wasn't delivered to|did not reach)/m,
  /^Delivery to the following recipients? (?:failed|has been delayed)/m,
  /^Sorry, we were unable to deliver your message to the following address/m,
  /^Diagnostic information for administrators:/m,
];
/** Where the copy of the mail begins: who is named below that did not fail. */
const COPY =
  /^(?:-{2,} ?(?:Below this line is a copy of|This is a copy of|The header of the original|Original message|Unsent message)|-{5,} ?(?:Original|Urspr|Forwarded|Mensaje|Message)|Original message headers:|Message header follows)/im;
const DAEMON =
  /(?:^|[<\s"])(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|mail[ .-]delivery[ .-](?:subsystem|system))\b/i;
const FAILED =
  /undeliver|not (?:be )?delivered|delivery (?:has )?(?:failed|failure|status)|failure notice|returned mail|returned to sender|unzustellbar|nicht zugestellt|non remis|échec de la remise|no (?:se ha podido )?entreg|non consegnat|não (?:foi )?entreg|niet (?:worden )?bezorgd|не (?:было )?доставлено|недоставлен|配信(?:不能|できません)|无法(?:投递|送达)/i;
const DELAYED =
  /(?:has been|is) delayed|(?:has )?not yet been delivered|will (?:be retried|keep trying|continue to try)|could not send message for (?:past|the past)|transient non-fatal errors|you do not need to resend/i;

const AUTO_REPLY = /^auto-(?:replied|notified)\b/i;

const AWAY =
  /^(?:automatic reply|auto(?:matic)?[ -]?reply|out of (?:the )?office|abwesenheit|automatische antwort|réponse automatique)/i;

/** Whether a program answers for a person who is away (RFC 3834), or wants to know the sender first. */
export const isAutoReply = (fields: Fields): boolean =>
  AUTO_REPLY.test(fields.get('auto-submitted') ?? '') ||
  ['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => fields.has(name)) ||
  /^auto[_-]?reply/i.test(fields.get('precedence') ?? '') ||
  AWAY.test(decodedWords(fields.get('subject') ?? ''));

const lineOf = new RegExp(`^[ \\t>*-]{0,20}(?:to: ?)?<?(${ADDRESS.source})>?(?=[\\s:,;(.]|$)`, 'gimu');

type Named = { email: string; at: number };

/** Lines that begin with an address name who failed; without one, the addresses of the first words do. */
const namedIn = (words: string, others: readonly (string | null)[]): Named[] => {
  const all = (pattern: RegExp, text: string) =>
    [...text.matchAll(pattern)].flatMap((found) => {
      const email = addressIn(found[1] ?? found[0]);
      return email === null || others.includes(email) || DAEMON.test(email) ? [] : [{ email, at: found.index }];
    });
  const lines = all(lineOf, words);
  const found = lines.length > 0 ? lines : all(new RegExp(ADDRESS.source, 'gu'), words.slice(0, 4_000)).slice(0, 1);
  const known = new Set<string>();
  return found.filter(({ email }) => !known.has(email) && known.add(email)).slice(0, MAX_RECIPIENTS);
};

/**
 * Reads a report that has no part for programs, from the header and the words of the message; null when it seems to be none.
 * That it says of itself that no person wrote it tells nothing: reports of failures do so too.
 */
export const plainBounce = (fields: Fields, text: string): PlainBounce | null => {
  const failedRecipients = fields.get('x-failed-recipients') ?? '';
  const subject = decodedWords(fields.get('subject') ?? '');
  const copy = COPY.exec(text)?.index ?? text.length;
  const words = text.slice(0, copy);
  const known = failedRecipients !== '' || OPENINGS.some((opening) => opening.test(words));
  const likely = DAEMON.test(fields.get('from') ?? '') && (FAILED.test(subject) || FAILED.test(words));
  if (!known && !likely) return null;
  const kindOf = (status: string | null): BounceKind | 'delayed' =>
    DELAYED.test(words) || DELAYED.test(subject) ? 'delayed' : atMostSoft(kindOfStatus(status));
  const listed = failedRecipients.split(',').flatMap((one) => addressIn(one) ?? []);
  const named = namedIn(words, [addressIn(fields.get('from') ?? ''), addressIn(fields.get('to') ?? '')]);
  const meant = listed.length > 0 ? listed : named.map(({ email }) => email);
  const emails = meant.length > 0 ? [...new Set(meant)].slice(0, MAX_RECIPIENTS) : [null];
  const recipients = emails.map((email) => {
    const place = named.findIndex((one) => one.email === email);
    const said = place < 0 ? words : words.slice(named[place]?.at, named[place + 1]?.at);
    const status = statusIn(said);
    return { email, kind: kindOf(status), status: status?.startsWith('2') ? null : status, text: said };
  });
  const messageId = /^[ \t>]*Message-ID:[ \t]*(\S{1,500})/im.exec(text)?.[1] ?? '';
  return { messageId: messageIdIn(messageId), recipients };
};

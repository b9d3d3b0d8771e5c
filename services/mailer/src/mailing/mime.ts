import { createHash } from 'node:crypto';
import { needsSmtpUtf8 } from '@punctual/contracts';
import MailComposer from 'nodemailer/lib/mail-composer';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import type { Dkim } from './dkim';
import { cutHead } from './dkim-body';
import type { Words } from './letter-words';
import { cutAt, filledSlots, type SlottedContent, withTokens } from './slots';
import type { WireMessage } from './wire-message';

/** A file inside a message: bytes, never a path or a URL. */
export type MailFile = { filename: string; contentType: string; content: Buffer };

/** What all recipients of a message share. `inline` files are shown in `html` as `cid:<cid>`. */
export type MailContent = {
  subject: string;
  html: string;
  text: string;
  inline: (MailFile & { cid: string })[];
  attachments: MailFile[];
};

/** The encoded content, for `composeMessage`: MIME headers, the empty line and the body, with slots at the marks of the body. */
export type ContentPart = SlottedContent;

/** The parts specific to one message. There is no Bcc: such recipients appear only in the envelope. */
export type MessageHeaders = {
  from: string | { name: string; address: string };
  to: string[];
  cc?: string[];
  /** With angle brackets, as returned by `messageIdOf`. */
  messageId: string;
  /** An RFC 3339 instant. */
  date: string;
  /** Whether the message goes out with SMTPUTF8 (RFC 6531); otherwise To and Cc leave out UTF-8 local parts. */
  smtpUtf8?: boolean;
  /** Further fields, such as List-Unsubscribe. */
  headers?: Record<string, string>;
  /** Signs the message; null or absent for one without a signature. */
  dkim?: Dkim | null;
};

const MIME_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=(?:"[^"\\]*"|[\w!#$&^.+:'-]+))*$/;
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const OURS = /^(?:from|sender|to|cc|bcc|subject|date|message-id|mime-version|auto-submitted|content-.*)$/i;

/** A line break would let the input add a header field (RFC 5322 §2.2), and NUL ends a line for some readers. */
const oneLineOnly = (field: string, value: string): string => {
  if (['\r', '\n', '\0'].some((character) => value.includes(character)))
    throw new TypeError(`${field}: cannot have CR, LF or NUL`);
  return value;
};

const checkFile = (field: string, { filename, contentType }: MailFile): void => {
  oneLineOnly(`${field}.filename`, filename);
  if (!MIME_TYPE.test(contentType))
    throw new TypeError(`${field}.contentType: ${JSON.stringify(contentType)} is not a media type`);
  // RFC 2046 §5.1 and §5.2.1 forbid base64 for these, and without it the bytes would not arrive unchanged.
  if (/^(?:message|multipart)\//i.test(contentType))
    throw new TypeError(`${field}.contentType: ${contentType} cannot be attached`);
};

/** The same content gives the same boundary, so a retry sends the same bytes. It is a hash of the content, which cannot contain it. */
const boundaryOf = (content: MailContent): string => {
  const hash = createHash('sha256').update(JSON.stringify([content.subject, content.html, content.text]));
  for (const file of [...content.inline, ...content.attachments]) {
    hash
      .update(JSON.stringify([file.filename, file.contentType, 'cid' in file ? file.cid : null, file.content.length]))
      .update(file.content);
  }
  return hash.digest('hex').slice(0, 32);
};

/**
 * Encodes the content once for any number of recipients: text and HTML alternatives (RFC 2046 §5.1.4), inline files related
 * to the HTML (RFC 2387), attachments in base64 so that their bytes arrive unchanged. Equal content gives equal bytes. A part with marks
 * is quoted-printable, where each reader's words can be put between lines.
 * @throws TypeError naming the field, for line breaks or NUL in a header and for a content type that cannot be attached
 */
export const composeContent = async (content: MailContent): Promise<ContentPart> => {
  oneLineOnly('subject', content.subject);
  content.inline.forEach((file, index) => {
    checkFile(`inline[${index}]`, file);
    if (!/^[\w!#$%&'*+/=?^`{|}~.@-]+$/.test(file.cid))
      throw new TypeError(`inline[${index}].cid: ${JSON.stringify(file.cid)} is not a content id`);
  });
  content.attachments.forEach((file, index) => {
    checkFile(`attachments[${index}]`, file);
  });
  const encodedFile = ({ filename, contentType, content: bytes }: MailFile) => ({
    filename,
    contentType,
    content: bytes,
    contentTransferEncoding: 'base64',
  });
  const boundary = boundaryOf(content);
  // Made of a hash of the content, as the boundary is, so that the content cannot hold one.
  const tokenOf = (as: string) => (index: number) => `${as}${boundary}x${index}x`;
  const text = withTokens(content.text, 'text', tokenOf('t'));
  const html = withTokens(content.html, 'html', tokenOf('h'));
  const body = ({ text: words, slots }: typeof text) =>
    slots.length === 0 ? words : { content: words, contentTransferEncoding: 'quoted-printable' };
  const composer = new MailComposer({
    subject: content.subject,
    text: body(text),
    html: body(html),
    attachments: [
      ...content.inline.map((file) => ({ ...encodedFile(file), cid: file.cid, contentDisposition: 'inline' })),
      ...content.attachments.map((file) => ({ ...encodedFile(file), contentDisposition: 'attachment' })),
    ],
    baseBoundary: boundary,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    // Both are per recipient and written by composeMessage; fixed here so that they can be found and removed.
    date: 'removed',
    messageId: '<removed@invalid>',
  });
  const built = await composer.compile().build();
  const end = built.indexOf('\r\n\r\n');
  const head = built
    .subarray(0, end)
    .toString('latin1')
    .replace(/^(?:Date: removed|Message-ID: <removed@invalid>)\r\n/gm, '');
  // The text comes first (RFC 2046 §5.1.4).
  const tokens = [
    ...text.slots.map((_, index) => tokenOf('t')(index)),
    ...html.slots.map((_, index) => tokenOf('h')(index)),
  ];
  return {
    pieces: cutAt(Buffer.concat([Buffer.from(head, 'latin1'), built.subarray(end)]), tokens),
    slots: [...text.slots, ...html.slots],
  };
};

const encoder = new MimeNode();

/** RFC 3834 §5.1: the message is automatic, so vacation responders should not answer it. */
const AUTO_SUBMITTED = 'Auto-Submitted: auto-generated';

const field = (name: string, value: string): string => foldLines(`${name}: ${value}`, 76);

/** Address objects, because text would be parsed again and could yield different addresses. */
const addressField = (name: string, mailboxes: { name: string; address: string }[]): string =>
  field(
    name,
    encoder.encodeHeaderValue(
      name,
      mailboxes.map((mailbox) => ({ ...mailbox })),
    ),
  );

const mailbox = (name: string, address: string): { name: string; address: string } => {
  oneLineOnly(name, address);
  if (!/^[^<>]+@[^<>@]+$/.test(address))
    throw new TypeError(`${name}: ${JSON.stringify(address)} is not a bare address`);
  return { name: '', address };
};

/** RFC 5322 §3.3, in UTC. */
const dateField = (instant: string): string => {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) throw new TypeError(`date: ${JSON.stringify(instant)} is not an instant`);
  return `Date: ${date.toUTCString().replace('GMT', '+0000')}`;
};

const extraField = ([name, value]: [string, string]): string => {
  if (!FIELD_NAME.test(name)) throw new TypeError(`headers: ${JSON.stringify(name)} is not a field name`);
  if (OURS.test(name)) throw new TypeError(`headers: ${name} cannot be set here`);
  return field(name, encoder.encodeHeaderValue(name, oneLineOnly(`headers.${name}`, value)));
};

/** The first piece of content begins with the header fields that all its messages share. */
const signatureOf = (
  dkim: Dkim,
  own: Buffer,
  [first = Buffer.alloc(0), ...rest]: readonly Buffer[],
): Promise<string> => {
  const { head, body } = cutHead(first);
  return dkim.fieldFor(Buffer.concat([own, head]), [body, ...rest]);
};

/**
 * One message (RFC 5322), ready for the wire, from prebuilt content: some small header fields, the words of its reader for the marks of
 * the body, and no copy of what it shares with others.
 * Names and other text are encoded by RFC 2047 where needed and long fields folded.
 * @throws TypeError naming the field, for line breaks or NUL, something that is not a bare address, or a field set twice
 */
export const composeMessage = async (
  part: ContentPart,
  { from, to, cc = [], messageId, date, smtpUtf8 = false, headers = {}, dkim = null }: MessageHeaders,
  words: Words | null = null,
): Promise<WireMessage> => {
  const sender =
    typeof from === 'string'
      ? mailbox('from', from)
      : { ...mailbox('from', from.address), name: oneLineOnly('from.name', from.name) };
  if (!/^<[^<>\s]+@[^<>\s]+>$/.test(messageId))
    throw new TypeError(`messageId: ${JSON.stringify(messageId)} is not a message id`);
  const lines = [addressField('From', [sender])];
  for (const [name, addresses] of [['To', to] as const, ['Cc', cc] as const]) {
    const mailboxes = addresses.map((address) => mailbox(name.toLowerCase(), address));
    const shown = smtpUtf8 ? mailboxes : mailboxes.filter(({ address }) => !needsSmtpUtf8(address));
    if (shown.length > 0) lines.push(addressField(name, shown));
  }
  lines.push(
    `Message-ID: ${messageId}`,
    dateField(date),
    AUTO_SUBMITTED,
    ...Object.entries(headers).map(extraField),
    '',
  );
  // No header field begins with a dot, so there is none to double.
  const own = Buffer.from(lines.join('\r\n'), 'utf8');
  const { size, octets } = filledSlots(part, words);
  const signature = Buffer.from(dkim ? await signatureOf(dkim, own, octets) : '');
  return { size: signature.length + own.length + size, pieces: [signature, own, ...octets] };
};

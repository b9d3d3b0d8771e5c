import { isDeepStrictEqual } from 'node:util';
import {
  type Artifacts,
  type CommandHandler,
  currentContext,
  type EventStore,
  eventsOf,
  type LinkKeys,
  limited,
  type Previews,
} from '@punctual/chassis';
import {
  type Artifact,
  type Command,
  type DeliveryEvent,
  type MailingEvent,
  Rejection,
  type Sender,
} from '@punctual/contracts';
import { contentOf } from '../mailing/content';
import type { Dkim } from '../mailing/dkim';
import { leaveUrl } from '../mailing/leave-link';
import { type LinkedFile, linkedFiles } from '../mailing/linked-files';
import { messagesOf, wordsTo } from '../mailing/messages';
import { streamFields } from '../mailing/stream-fields';
import { receivedOctets } from '../mailing/wire-message';
import { headerFields } from './header-fields';
import { mailPage } from './mail-page';
import { type SentMessage, sentMessage } from './sent-message';

type Needs = {
  store: EventStore;
  artifacts: Artifacts;
  previews: Previews;
  sender: Sender;
  dkim: Dkim | null;
  keys: LinkKeys;
};

const gone = () =>
  new Rejection(
    'message/gone',
    'the files of this mail are no longer kept, so it cannot be shown; its events and outcomes are',
  );

/** A mail may have 20 MB, and is held several times while it is made; what is sent comes first. */
const AT_ONCE = 2;
const MOST_WAITING = 16;
/** Characters of a file name. */
const MAX_NAME = 100;

/** `Sales – 2026-11-23` as `sales-2026-11-23.eml`. */
const emlName = (subject: string): string => {
  const name = subject
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-/, '');
  // By character: half of one that takes two code units cannot be written in a header.
  return `${Array.from(name).slice(0, MAX_NAME).join('').replace(/-$/, '') || 'message'}.eml`;
};

/**
 * Makes the mail to a recipient again. The bytes of each mail are not kept: the code that sent it makes the same ones from the files of
 * the rendering and from what is recorded of the attempt, which gives its Message-ID, its date, its sender and its links. An event that cannot be
 * read fails the request: without it, the mail could be made from another attempt.
 * @throws Rejection; UnreadableEvent; Unavailable when too many are being made
 */
export const onComposeMessage = ({
  store,
  artifacts,
  previews,
  sender,
  dkim,
  keys,
}: Needs): CommandHandler<'ComposeMessage'> => {
  const inTurn = limited(AT_ONCE, MOST_WAITING, 'too many mails are being shown');

  const leaveOf = async ({ dispatch, unsubscribe }: SentMessage) => {
    const key = unsubscribe && (await keys.get(unsubscribe.keyId));
    if (!unsubscribe || !key) return null;
    return leaveUrl(currentContext().tenantId, dispatch, { base: unsubscribe.base, key });
  };

  const wholeMessage = async (sent: SentMessage, linked: readonly LinkedFile[]): Promise<Buffer> => {
    const content = await contentOf(artifacts)(sent.dispatch, linked);
    if ('missing' in content) throw gone();
    const from = sent.sender ?? sender;
    const { tenantId } = currentContext();
    const fields = streamFields(sent.dispatch.deliveryId, { sender: from, tenantId, names: sent.fields });
    // A signature can be made again only with the key that made it.
    const isSame = isDeepStrictEqual(sent.signed, dkim?.signed);
    const leave = await leaveOf(sent);
    const messages = messagesOf(sent.dispatch, content, from, { fields, leave, dkim: isSame ? dkim : null });
    const message = messages.find(({ envelope }) => envelope.to.includes(sent.recipient));
    if (!message) throw new Error(`attempt ${sent.dispatch.attempt} has no message to a recipient of it`);
    return receivedOctets(await message.compose(sent.smtpUtf8));
  };

  const bytesOf = async ({ sha256 }: Artifact): Promise<Buffer> => {
    const bytes = await artifacts.get(sha256);
    if (!bytes) throw gone();
    return bytes;
  };

  const make = async ({ key, deliveryId, recipient, as }: Command<'ComposeMessage'>['data']) => {
    const [delivery, mailing] = await Promise.all([
      eventsOf(store, 'delivery', deliveryId),
      eventsOf(store, 'mailing', deliveryId),
    ]);
    const sent = sentMessage(delivery as DeliveryEvent[], mailing as MailingEvent[], recipient);
    const { subject, artifacts: files } = sent.dispatch;
    const linked = await linkedFiles(files, sent.links, keys);
    const message = await wholeMessage(sent, linked);
    const leave = (await leaveOf(sent))?.(sent.recipient) ?? null;
    const file =
      as === 'eml'
        ? { name: emlName(subject), mediaType: 'message/rfc822', content: message }
        : {
            name: 'message.html',
            mediaType: 'text/html; charset=utf-8',
            content: await mailPage(files, bytesOf, {
              words: wordsTo(sent.dispatch, sent.recipient, leave),
              linked,
            }),
          };
    await previews.put(key, { kind: 'file', ...file });
    const attachments = files
      .filter(({ role, sha256 }) => role === 'attachment' && !linked.some((one) => one.sha256 === sha256))
      .map(({ name, mediaType: contentType, size }) => ({ name, contentType, size }));
    return { recipient: sent.recipient, headers: headerFields(message), attachments };
  };

  return ({ data }) => inTurn(() => make(data));
};

import {
  type CommandHandler,
  currentContext,
  limited,
  type Previews,
  previewedFiles,
  unsubscribePath,
} from '@punctual/chassis';
import { type Artifact, type Command, Rejection, type Sender } from '@punctual/contracts';
import { contentOf } from '../mailing/content';
import type { Dkim } from '../mailing/dkim';
import { expiryOf, type LinkSettings } from '../mailing/large-mail';
import { canLeave } from '../mailing/leave-link';
import { filesToLink } from '../mailing/linked-files';
import { messagesOf, wordsTo } from '../mailing/messages';
import type { Smtp } from '../mailing/smtp';
import { STREAM_FIELDS, streamFields } from '../mailing/stream-fields';
import { receivedOctets } from '../mailing/wire-message';
import { headerFields } from './header-fields';
import { mailPage, mailText } from './mail-page';

type Needs = { previews: Previews; sender: Sender; dkim: Dkim | null; smtp: Pick<Smtp, 'offers'>; links: LinkSettings };

const AT_ONCE = 2;
const MOST_WAITING = 16;

const expired = () => new Rejection('preview/unknown', 'this preview has expired');

/**
 * Makes the message that a run would send to one of its people: the code that sends composes it. Its page is put with the previews, and
 * its size stands beside that which the mail server accepts. Files that would become links are linked to where the preview has them.
 */
export const onMailPreview = ({ previews, sender, dkim, smtp, links }: Needs): CommandHandler<'MailPreview'> => {
  const inTurn = limited(AT_ONCE, MOST_WAITING, 'too many mails are being shown');

  const make = async (data: Command<'MailPreview'>['data']) => {
    const { key, recipient, subject, artifacts, recipients, letter, audience, date } = data;
    const files = previewedFiles(previews, key);
    const offers = await smtp.offers();
    const attached = artifacts.filter(({ role }) => role === 'attachment');
    const most = data.largeFiles === 'LINK' && links.publicUrl !== undefined ? (offers?.maxSize ?? null) : null;
    const sized = { audience, recipients, addressed: [], artifacts, ...(letter ? { letter } : {}) };
    const large = most === null ? [] : filesToLink(sized, most);
    const linked = attached.flatMap(({ sha256, name, size }, index) =>
      large.includes(sha256)
        ? [{ sha256, name, size, url: data.urls[index] ?? '', expiresAt: expiryOf(date, links.days) }]
        : [],
    );
    const content = await contentOf(files)({ subject, artifacts }, linked);
    if ('missing' in content) throw expired();
    const dispatch = { deliveryId: key, audience, recipients, addressed: [], at: date, ...(letter ? { letter } : {}) };
    const { tenantId } = currentContext();
    const fields = data.scheduleId ? streamFields(data.scheduleId, { sender, tenantId, names: STREAM_FIELDS }) : {};
    // It leads to no delivery, so it ends nothing.
    const base = links.publicUrl;
    const leave = base !== undefined && canLeave(dispatch) ? () => `${base}${unsubscribePath('preview')}` : null;
    const messages = messagesOf(dispatch, content, sender, { fields, leave, dkim });
    const message = messages.find(({ envelope }) => envelope.to.some((email) => email === recipient)) ?? messages[0];
    if (!message) throw new Rejection('preview/invalid', 'nobody would get this mail');
    const wire = await message.compose(offers?.smtpUtf8 ?? true);
    const bytesOf = async ({ sha256 }: Artifact): Promise<Buffer> => {
      const bytes = await files.get(sha256);
      if (!bytes) throw expired();
      return bytes;
    };
    const put = (at: string, name: string, mediaType: string, shown: Buffer) =>
      previews.put(at, { kind: 'file', name, mediaType, content: shown });
    const to = message.envelope.to.find((email) => email === recipient) ?? message.envelope.to[0] ?? '';
    const beside = { words: wordsTo(dispatch, to, leave?.() ?? null), linked };
    await put(data.page, 'mail.html', 'text/html; charset=utf-8', await mailPage(artifacts, bytesOf, beside));
    const text = Buffer.from(await mailText(artifacts, bytesOf, beside));
    await put(data.text, 'mail.txt', 'text/plain; charset=utf-8', text);
    for (const [index, file] of attached.entries()) {
      const at = data.attachments[index];
      if (at !== undefined) await put(at, file.name, file.mediaType, await bytesOf(file));
    }
    const headers = headerFields(receivedOctets(wire));
    const server = { size: wire.size, sizeLimit: offers?.maxSize ?? null, smtpUtf8: offers?.smtpUtf8 ?? null };
    return { sender: { ...sender }, to, headers, ...server, linked: linked.map(({ sha256 }) => sha256) };
  };

  return ({ data: asked }) => inTurn(() => make(asked));
};

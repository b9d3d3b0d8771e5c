import PostalMime from 'postal-mime';

/** A part that can be fetched by its index in the list. */
export type Part = { filename: string; contentType: string; contentId: string | null; content: Uint8Array };

/** A message as a reader sees it. */
export type ParsedMessage = {
  headers: { name: string; value: string }[];
  /** From the Date field: RFC 3339 if it can be parsed, else its text; null without the field. */
  date: string | null;
  text: string;
  html: string;
  parts: Part[];
  /** Why the message could not be read, or null. Its raw form is always available. */
  problem: string | null;
};

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;
const LONGEST_HEAD = 256 * 1024;

/** Subject and Message-ID from the header alone, so that receiving costs no parse of the body. */
export const headOf = async (raw: Buffer): Promise<{ subject: string; messageId: string | null }> => {
  const end = raw.indexOf('\r\n\r\n');
  try {
    const { subject, messageId } = await PostalMime.parse(
      raw.subarray(0, Math.min(end < 0 ? raw.length : end + 4, LONGEST_HEAD)),
    );
    return { subject: subject ?? '', messageId: messageId ?? null };
  } catch {
    return { subject: '', messageId: null }; // the message is kept and can be read in raw form
  }
};

const bytesOf = (content: ArrayBuffer | Uint8Array | string): Uint8Array =>
  typeof content === 'string'
    ? Buffer.from(content)
    : content instanceof Uint8Array
      ? content
      : new Uint8Array(content);

/** Reads the whole message; `message/rfc822` and delivery reports become separate parts. Never rejects. */
export const parseMessage = async (raw: Uint8Array): Promise<ParsedMessage> => {
  try {
    const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true });
    return {
      headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
      date: mail.date ?? null,
      text: mail.text ?? '',
      html: mail.html ?? '',
      parts: mail.attachments.map((part, index) => ({
        filename: part.filename ?? `part-${index + 1}`,
        contentType: MEDIA_TYPE.test(part.mimeType) ? part.mimeType : 'application/octet-stream',
        contentId: part.contentId?.replace(/^<(.*)>$/, '$1') ?? null,
        content: bytesOf(part.content),
      })),
      problem: null,
    };
  } catch (error) {
    return { headers: [], date: null, text: '', html: '', parts: [], problem: (error as Error).message };
  }
};

/** The HTML body with inline images as data URLs, because its frame may not load anything. */
export const htmlWithImages = ({ html, parts }: ParsedMessage): string => {
  const images = new Map(
    parts.flatMap(({ contentId, contentType, content }) =>
      contentId !== null && contentType.startsWith('image/')
        ? [[contentId, `data:${contentType};base64,${Buffer.from(content).toString('base64')}`]]
        : [],
    ),
  );
  return html.replace(/\bcid:([^"'\s)<>]+)/gi, (link, cid: string) => images.get(cid) ?? link);
};

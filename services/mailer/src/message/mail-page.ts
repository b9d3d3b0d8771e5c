import { escapeHtml, withPictures } from '@punctual/chassis';
import type { Artifact } from '@punctual/contracts';
import { htmlWithLinks, type LinkedFile, textWithLinks } from '../mailing/linked-files';

/** The HTML of a mail with its pictures inside, or its text; `bytesOf` reads a file of it, and it has links to the `linked` ones. */
export const mailPage = async (
  files: readonly Artifact[],
  bytesOf: (file: Artifact) => Promise<Buffer>,
  linked: readonly LinkedFile[] = [],
): Promise<Buffer> => {
  const inRole = (role: Artifact['role']) => files.filter((one) => one.role === role);
  const html = (await Promise.all(inRole('html').map(bytesOf))).join('');
  if (html === '') {
    const text = (await Promise.all(inRole('text').map(bytesOf))).join('');
    return Buffer.from(`<pre>${escapeHtml(textWithLinks(text, linked))}</pre>`);
  }
  const pictures = inRole('inline').map(async (one) => ({
    ...{ cid: one.cid ?? one.sha256, mediaType: one.mediaType },
    content: await bytesOf(one),
  }));
  return Buffer.from(withPictures(htmlWithLinks(html, linked), await Promise.all(pictures)));
};

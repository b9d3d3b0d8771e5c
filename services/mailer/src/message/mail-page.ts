import { escapeHtml, withPictures } from '@punctual/chassis';
import type { Artifact } from '@punctual/contracts';

/** The HTML of a mail with its pictures inside, or its text; `bytesOf` reads a file of it. */
export const mailPage = async (
  files: readonly Artifact[],
  bytesOf: (file: Artifact) => Promise<Buffer>,
): Promise<Buffer> => {
  const inRole = (role: Artifact['role']) => files.filter((one) => one.role === role);
  const html = (await Promise.all(inRole('html').map(bytesOf))).join('');
  if (html === '')
    return Buffer.from(`<pre>${escapeHtml((await Promise.all(inRole('text').map(bytesOf))).join(''))}</pre>`);
  const pictures = inRole('inline').map(async (one) => ({
    ...{ cid: one.cid ?? one.sha256, mediaType: one.mediaType },
    content: await bytesOf(one),
  }));
  return Buffer.from(withPictures(html, await Promise.all(pictures)));
};

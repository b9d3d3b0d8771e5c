import { escapeHtml, fillMarks, withPictures } from '@punctual/chassis';
import type { Artifact } from '@punctual/contracts';
import type { Words } from '../mailing/letter-words';
import { htmlWithLinks, type LinkedFile, textWithLinks } from '../mailing/linked-files';

type BytesOf = (file: Artifact) => Promise<Buffer>;
/** What is not in the files of a mail: the words for its reader, and the files that it has links to. */
type Beside = { words: Words | null; linked?: readonly LinkedFile[] };

const inRole = (files: readonly Artifact[], role: Artifact['role']): Artifact[] =>
  files.filter((one) => one.role === role);

/** The text of a mail; `bytesOf` reads a file of it. */
export const mailText = async (
  files: readonly Artifact[],
  bytesOf: BytesOf,
  { words, linked = [] }: Beside,
): Promise<string> => {
  const text = textWithLinks((await Promise.all(inRole(files, 'text').map(bytesOf))).join(''), linked);
  return fillMarks(text, words ? (mark) => words.text[mark] : undefined);
};

/** The HTML of a mail with its pictures inside, or its text. */
export const mailPage = async (files: readonly Artifact[], bytesOf: BytesOf, beside: Beside): Promise<Buffer> => {
  const html = (await Promise.all(inRole(files, 'html').map(bytesOf))).join('');
  if (html === '') return Buffer.from(`<pre>${escapeHtml(await mailText(files, bytesOf, beside))}</pre>`);
  const { words, linked = [] } = beside;
  const filled = fillMarks(htmlWithLinks(html, linked), words ? (mark) => words.html[mark] : undefined);
  const pictures = inRole(files, 'inline').map(async (one) => ({
    ...{ cid: one.cid ?? one.sha256, mediaType: one.mediaType },
    content: await bytesOf(one),
  }));
  return Buffer.from(withPictures(filled, await Promise.all(pictures)));
};

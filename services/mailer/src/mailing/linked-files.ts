import { currentContext, escapeHtml, filePath, fileToken, type LinkKeys } from '@punctual/chassis';
import type { Artifact, DispatchRequested, FileLinks } from '@punctual/contracts';

/** A file that a mail has a link to. */
export type LinkedFile = { sha256: string; name: string; size: number; url: string; expiresAt: string };

type Sized = Pick<DispatchRequested['data'], 'audience' | 'recipients' | 'addressed' | 'artifacts' | 'letter'>;

/** Header fields of a message and of its parts, at most. */
const HEAD = 6_144;
/** What a link takes in the two bodies, at most. */
const LINK = 4_096;
/** What the words for a reader take in the two bodies, at most: each in its place once, with names of any script. */
const WORDS = 24_576;
/** Base64 in lines of 76 characters, and the header of the part. */
const encoded = ({ size, name }: Artifact): number => Math.ceil(size / 57) * 78 + 512 + 6 * Buffer.byteLength(name);

const namesInHeader = ({ audience, recipients, addressed }: Sized): number =>
  (audience === 'together' ? [...recipients, ...addressed] : []).reduce(
    (sum, { email }) => sum + 3 * Buffer.byteLength(email) + 8,
    0,
  );

/**
 * The octets that a message has at most, known without its files. A body is quoted-printable text, of which each octet takes one or three;
 * the rest is a little more than it can be.
 */
export const largestSize = (mail: Sized): number =>
  mail.artifacts.reduce(
    (sum, one) => sum + (one.role === 'html' || one.role === 'text' ? 3 * one.size : encoded(one)),
    HEAD + namesInHeader(mail) + (mail.letter ? WORDS : 0),
  );

/**
 * The files, by their hash, that a mail has links to when a message may have so many octets: the largest ones, and no more than needed. None when
 * it fits, and none when it would be too large without any file: no link helps then.
 */
export const filesToLink = (mail: Sized, limit: number): string[] => {
  const files = new Map(mail.artifacts.filter(({ role }) => role === 'attachment').map((one) => [one.sha256, one]));
  const linked: string[] = [];
  let size = largestSize(mail);
  for (const { sha256 } of [...files.values()].sort((a, b) => b.size - a.size)) {
    if (size <= limit) break;
    const same = mail.artifacts.filter((one) => one.role === 'attachment' && one.sha256 === sha256);
    size -= same.reduce((sum, one) => sum + encoded(one) - LINK, 0);
    linked.push(sha256);
  }
  return size <= limit ? linked : [];
};

/** The files of a mail that it has links to, with their addresses: the same ones whenever it is made. */
export const linkedFiles = async (
  artifacts: readonly Artifact[],
  links: FileLinks | null | undefined,
  keys: Pick<LinkKeys, 'get' | 'current'>,
): Promise<LinkedFile[]> => {
  if (!links) return [];
  const { base, keyId, expiresAt, files } = links;
  const { tenantId } = currentContext();
  const key = (await keys.get(keyId)) ?? (await keys.current());
  return artifacts
    .filter(({ role, sha256 }) => role === 'attachment' && files.includes(sha256))
    .map(({ sha256, name, mediaType, size }) => {
      const token = fileToken({ tenantId, sha256, name, mediaType, expiresAt }, key);
      return { sha256, name, size, url: `${base}${filePath(token)}`, expiresAt };
    });
};

const megabytes = ({ size }: LinkedFile): string => `${(size / 1_000_000).toFixed(1)} MB`;
const minute = ({ expiresAt }: LinkedFile): string => `${expiresAt.slice(0, 16).replace('T', ' ')} UTC`;
const opening = (files: readonly LinkedFile[]): string =>
  files.length === 1 ? 'A file is too large for this mail:' : `${files.length} files are too large for this mail:`;
const closing = ([first, ...others]: readonly LinkedFile[]): string =>
  first
    ? `The ${others.length === 0 ? 'link works' : 'links work'} until ${minute(first)}, for everybody who has this mail.`
    : '';

/** The text of a mail with links to the files that it does not have. */
export const textWithLinks = (text: string, files: readonly LinkedFile[]): string => {
  if (files.length === 0) return text;
  const lines = files.map((file) => `${file.name} (${megabytes(file)}): ${file.url}`);
  return [opening(files), ...lines, closing(files), '', text].join('\n');
};

const BODY = /<body\b(?:[^>"']|"[^"]*"|'[^']*')*>/i;

/** The HTML of a mail with links to the files that it does not have, above everything else, whatever its template is. */
export const htmlWithLinks = (html: string, files: readonly LinkedFile[]): string => {
  if (files.length === 0) return html;
  const items = files.map(
    (file) =>
      `<li><a href="${escapeHtml(file.url)}" style="color:#1d4ed8"><bdi>${escapeHtml(file.name)}</bdi></a> (${megabytes(file)})</li>`,
  );
  const block =
    '<div style="box-sizing:border-box;max-width:640px;margin:0 auto;padding:14px 24px;background:#ffffff;color:#1f2937;' +
    "font:14px/1.5 'Segoe UI',Roboto,Helvetica,Arial,sans-serif;word-break:break-word\">" +
    `${opening(files)}<ul style="margin:6px 0;padding-left:20px">${items.join('')}</ul>${closing(files)}</div>`;
  const body = BODY.exec(html);
  const at = body ? body.index + body[0].length : 0;
  return html.slice(0, at) + block + html.slice(at);
};

import type { Artifacts } from '@punctual/chassis';
import type { Artifact, Format, MissingCharacters } from '@punctual/contracts';
import { subjectOf } from '../body/subject';
import type { ReportContent } from '../data/content';
import { renderFiles } from '../render';
import type { Look } from '../template/look';

type File = { name: string; mediaType: string; content: Buffer };
/** The files of one mail: its body, with the images in it, and the attachments. */
export type RenderedFiles = { subject: string; artifacts: Artifact[]; missing: MissingCharacters[] };

const bodyPart = (extension: string, mediaType: string, text: string): File => ({
  name: `body.${extension}`,
  mediaType,
  content: Buffer.from(text),
});

/** Renders what a mail holds and stores it; equal bytes are stored once. `stamp` says that the data is old. */
export const renderAndStore = async (
  artifacts: Pick<Artifacts, 'put'>,
  content: ReportContent,
  { formats, stamp, look }: { formats: readonly Format[]; stamp: string | null; look: Look },
): Promise<RenderedFiles> => {
  // Loaded at the first rendering, like the writers of files: MJML alone takes half a second.
  const { renderBody } = await import('../body/body.js');
  const { template, branding } = look;
  const hasFiles = formats.length > 0;
  const body = await renderBody(content, { stamp, branding, mjml: template?.mjml, hasFiles });
  const files = await renderFiles(content, [...formats]);
  const store = async (file: File, role: Artifact['role'], cid: string | null = null): Promise<Artifact> => {
    const hash = await artifacts.put(file.content);
    return { name: file.name, role, mediaType: file.mediaType, sha256: hash, size: file.content.length, cid };
  };
  const stored = await Promise.all([
    store(bodyPart('html', 'text/html; charset=utf-8', body.html), 'html'),
    store(bodyPart('txt', 'text/plain; charset=utf-8', body.text), 'text'),
    ...body.inline.map((part) =>
      store({ name: part.filename, mediaType: part.contentType, content: part.content }, 'inline', part.cid),
    ),
    ...files.map((file) => store(file, 'attachment')),
  ]);
  const lacking = [...body.inline.map(({ filename, missing }) => ({ name: filename, missing })), ...files];
  const missing = lacking.flatMap(({ name, missing: of }) => (of && of.count > 0 ? [{ file: name, ...of }] : []));
  return { subject: subjectOf(content), artifacts: stored, missing };
};

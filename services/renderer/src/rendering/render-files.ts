import type { Artifact, Format, MissingCharacters } from '@punctual/contracts';
import type { BodySection } from '../body/body-section';
import type { InlinePart } from '../body/inline-part';
import { subjectOf } from '../body/subject';
import type { ReportContent } from '../data/content';
import { type WrittenFile, writtenFiles } from '../render';
import type { Look } from '../template/look';
import type { FileStore } from './file-store';

/** The files of one mail: its body, with the images in it, and the attachments. */
export type RenderedFiles = {
  subject: string;
  artifacts: Artifact[];
  missing: MissingCharacters[];
  /** The Content-IDs of the pictures of further reports in the body. */
  shown?: string[];
};

const bodyPart = (extension: string, mediaType: string, text: string): WrittenFile => ({
  name: `body.${extension}`,
  mediaType,
  content: Buffer.from(text),
});

/** Stores files, and notes what characters no font has in them. */
export const storing = (artifacts: FileStore) => {
  const missing: MissingCharacters[] = [];
  const store = async (file: WrittenFile, role: Artifact['role'], cid: string | null = null): Promise<Artifact> => {
    const { name, mediaType, content: bytes, missing: lacking } = file;
    const kept = Buffer.isBuffer(bytes)
      ? { sha256: await artifacts.put(bytes), size: bytes.length }
      : await artifacts.putChunks(bytes);
    if (lacking && lacking.count > 0) missing.push({ file: name, ...lacking });
    return { name, role, mediaType, ...kept, cid };
  };
  const storePicture = ({ filename, contentType, cid, ...part }: InlinePart): Promise<Artifact> =>
    store({ ...part, name: filename, mediaType: contentType }, 'inline', cid);
  return { store, storePicture, missing };
};

/** Renders what a mail holds and stores it; equal bytes are stored once. `stamp` says that the data is old. */
export const renderAndStore = async (
  artifacts: FileStore,
  content: ReportContent,
  {
    formats,
    stamp,
    look,
    moreReports = [],
  }: { formats: readonly Format[]; stamp: string | null; look: Look; moreReports?: readonly BodySection[] },
): Promise<RenderedFiles> => {
  // Loaded at the first rendering, like the writers of files: MJML alone takes half a second.
  const { renderBody } = await import('../body/body.js');
  const { template, branding } = look;
  const hasFiles = formats.length > 0;
  const body = await renderBody(content, { stamp, branding, mjml: template?.mjml, hasFiles, moreReports });
  const { store, storePicture, missing } = storing(artifacts);
  const stored = await Promise.all([
    store(bodyPart('html', 'text/html; charset=utf-8', body.html), 'html'),
    store(bodyPart('txt', 'text/plain; charset=utf-8', body.text), 'text'),
    ...body.inline.map(storePicture),
  ]);
  // One after the other: each walks through all rows.
  for await (const file of writtenFiles(content, formats)) stored.push(await store(file, 'attachment'));
  const shown = moreReports.length > 0 ? { shown: body.shown } : {};
  return { subject: subjectOf(content), artifacts: stored, missing, ...shown };
};

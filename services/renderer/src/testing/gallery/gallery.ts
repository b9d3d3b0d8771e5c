import { join } from 'node:path';
import { fillMarks, type Picture, sha256, withPictures } from '@punctual/chassis';
import { formatSchema, USUAL_BRANDING } from '@punctual/contracts';
import { renderReport } from '../../rendering/render-report';
import { inProcess } from '../in-process';
import { sourcesWith } from '../sources';
import { AS_OF, REPORTS, type Shown } from './reports';
import { WORDS } from './words';

/** Where the gallery is kept. */
export const GALLERY = join(__dirname, '../../../../../docs/gallery');

/** One file of the gallery: what a run stores, and its mail with the pictures inside. */
export type GalleryFile = { path: string; content: Buffer };

const withWords = (body: string, role: 'html' | 'text', pictures: readonly Picture[]): string => {
  const filled = fillMarks(body, (mark) => WORDS[role][mark]);
  return role === 'html' ? withPictures(filled, pictures) : filled;
};

const filesOf = async ({ folder, report, timezone }: Shown): Promise<GalleryFile[]> => {
  const kept = new Map<string, Buffer>();
  const render = renderReport({
    reportAt: async () => ({ status: 'active', userId: '', definition: report, version: 1 }),
    lookOf: async () => ({ template: null, branding: USUAL_BRANDING }),
    artifacts: {
      put: async (bytes) => {
        kept.set(sha256(bytes), bytes);
        return sha256(bytes);
      },
      get: async (hash) => kept.get(hash) ?? null,
    },
    sources: sourcesWith(),
    renderer: inProcess,
  });
  const about = { runId: '', deliveryId: null, attempt: 1, lost: false, at: AS_OF, reportId: '' };
  const rendered = await render({
    ...about,
    formats: [...formatSchema.options],
    parameters: {},
    asOf: AS_OF,
    timezone,
  });
  const stored = rendered.artifacts.map((artifact) => ({
    ...artifact,
    content: kept.get(artifact.sha256) ?? Buffer.alloc(0),
  }));
  const pictures = stored
    .filter(({ role }) => role === 'inline')
    .map(({ cid, mediaType, content }) => ({ cid: cid ?? '', mediaType, content }));
  return stored.map(({ name, role, content }) => ({
    path: join(folder, role === 'html' ? 'mail.html' : role === 'text' ? 'mail.txt' : name),
    content: role === 'html' || role === 'text' ? Buffer.from(withWords(String(content), role, pictures)) : content,
  }));
};

/** Every file of the gallery but its pictures of pages, which a browser and poppler draw. */
export const galleryFiles = async (): Promise<GalleryFile[]> => {
  const files: GalleryFile[] = [];
  for (const shown of REPORTS) files.push(...(await filesOf(shown)));
  return files;
};

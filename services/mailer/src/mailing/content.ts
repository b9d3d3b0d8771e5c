import { type Artifacts, BoundedCache } from '@punctual/chassis';
import type { Artifact, DispatchRequested } from '@punctual/contracts';
import { htmlWithLinks, type LinkedFile, textWithLinks } from './linked-files';
import { type ContentPart, composeContent } from './mime';

/** Maximum encoded content kept in memory, in octets: many deliveries of one report share the same content. */
const CACHE_OCTETS = 64 * 1024 * 1024;

type Request = Pick<DispatchRequested['data'], 'subject' | 'artifacts'>;

const fetchAll = async (
  artifacts: Artifacts,
  wanted: Artifact[],
): Promise<Map<string, Buffer> | { missing: string[] }> => {
  const found = new Map<string, Buffer>();
  const missing: string[] = [];
  await Promise.all(
    wanted.map(async ({ sha256 }) => {
      const bytes = await artifacts.get(sha256);
      if (bytes) found.set(sha256, bytes);
      else missing.push(sha256);
    }),
  );
  return missing.length > 0 ? { missing } : found;
};

/**
 * Fetches and encodes the content that all recipients of a mail share, with links in the place of the `linked` files. Returns the hashes of missing
 * files, if any.
 */
export const contentOf =
  (artifacts: Artifacts) =>
  async (
    { subject, artifacts: wanted }: Request,
    linked: readonly LinkedFile[] = [],
  ): Promise<ContentPart | { missing: string[] }> => {
    const found = await fetchAll(artifacts, wanted);
    if (!(found instanceof Map)) return found;
    const bytes = ({ sha256 }: Artifact): Buffer => found.get(sha256) ?? Buffer.alloc(0);
    const inRole = (role: Artifact['role']) => wanted.filter((artifact) => artifact.role === role);
    const file = (artifact: Artifact) => ({
      filename: artifact.name,
      contentType: artifact.mediaType,
      content: bytes(artifact),
    });
    return composeContent({
      subject,
      html: htmlWithLinks(inRole('html').map(bytes).join(''), linked),
      text: textWithLinks(inRole('text').map(bytes).join(''), linked),
      inline: inRole('inline').map((artifact) => ({ ...file(artifact), cid: artifact.cid ?? artifact.sha256 })),
      attachments: inRole('attachment')
        .filter(({ sha256 }) => !linked.some((one) => one.sha256 === sha256))
        .map(file),
    });
  };

/** The same, once for equal content. */
export const contentCache = (artifacts: Artifacts): ReturnType<typeof contentOf> => {
  const build = contentOf(artifacts);
  const cache = new BoundedCache<ContentPart>(CACHE_OCTETS, ({ pieces }) =>
    pieces.reduce((sum, { octets }) => sum + octets.length, 0),
  );
  const building = new Map<string, Promise<ContentPart | { missing: string[] }>>();

  return async (request, linked) => {
    const files = request.artifacts.map(({ name, sha256 }) => [name, sha256]);
    const key = JSON.stringify([request.subject, files, linked?.map(({ url }) => url)]);
    const kept = cache.get(key) ?? building.get(key);
    if (kept) return kept;
    const content = build(request, linked).finally(() => building.delete(key));
    building.set(key, content);
    const built = await content;
    if (!('missing' in built)) cache.set(key, built);
    return built;
  };
};

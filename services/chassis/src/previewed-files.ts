import type { Artifacts } from './artifacts';
import { sha256 } from './ids';
import type { Previews } from './previews';

/**
 * Artifacts of something that is only looked at: what is put is kept with the previews under `key`, for minutes, and what is asked for is
 * looked for there, and then among the `stored` ones.
 */
export const previewedFiles = (previews: Previews, key: string, stored?: Pick<Artifacts, 'get'>): Artifacts => {
  const nameOf = (hash: string): string => `${key}.${hash}`;
  return {
    put: async (content) => {
      const hash = sha256(content);
      await previews.put(nameOf(hash), { kind: 'file', name: hash, mediaType: 'application/octet-stream', content });
      return hash;
    },
    get: async (hash) => {
      const found = await previews.get(nameOf(hash));
      if (found?.preview.kind === 'file') return found.preview.content;
      return stored ? stored.get(hash) : null;
    },
  };
};

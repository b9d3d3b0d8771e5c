import type { Preview, Previews } from '../previews';

/** Previews that a test looks at: `kept` has them by their key. */
export const keptPreviews = (): { kept: Map<string, Preview>; previews: Previews } => {
  const kept = new Map<string, Preview>();
  const previews = {
    put: async (key: string, preview: Preview) => void kept.set(key, preview),
    get: async (key: string) => {
      const preview = kept.get(key);
      return preview ? { preview, expiresAt: '2026-11-23T09:10:00.000Z' } : null;
    },
    clear: async () => kept.clear(),
  };
  return { kept, previews };
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@punctual/chassis';
import { GALLERY, galleryFiles } from './gallery';

/** A file that was rendered on another day and machine. `npm run gallery` renders all of them anew after a wanted change. */
const shown = (path: string): string => sha256(readFileSync(join(GALLERY, path)));

describe('the gallery', () => {
  it('holds the very bytes that are rendered now', async () => {
    const now = await galleryFiles();
    expect(now.map(({ path, content }) => ({ path, sha256: sha256(content) }))).toEqual(
      now.map(({ path }) => ({ path, sha256: shown(path) })),
    );
  }, 120_000);
});

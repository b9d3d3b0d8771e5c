import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Format, reportBody, USUAL_BRANDING } from '@punctual/contracts';
import {
  type FileStore,
  type RenderJob,
  removeSpool,
  renderJob,
  spooled,
  withRows,
} from '@punctual/renderer/rendering';
import { slicesOf } from './render-rows';

const { source: _, ...definition } = reportBody.parse({
  name: 'Client Progress Report',
  type: 'Progress',
  source: { kind: 'inline', rows: [] },
});

const jobOf = (format: Format): RenderJob => ({
  definition,
  parameters: {},
  look: { template: null, branding: USUAL_BRANDING },
  formats: [format],
  asOf: '2026-11-23T09:00:00Z',
  timezone: 'America/New_York',
});

async function* rowsOf(count: number) {
  yield* slicesOf(count);
}

/** Hashes files, and forgets them. */
const hashing: FileStore = {
  put: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  putChunks: async (chunks) => {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
    }
    return { sha256: hash.digest('hex'), size };
  },
};

/** All of a rendering: the rows are spooled, the mail and the file made and hashed. Resolves to the octets of the file. */
export const ours = async (format: Format, count: number): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'punctual-bench-'));
  try {
    const rows = await spooled(rowsOf(count), async () => folder);
    const { artifacts } = await withRows(rows, (all) => renderJob(jobOf(format), all, hashing));
    await removeSpool(rows);
    return artifacts.find(({ role }) => role === 'attachment')?.size ?? 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

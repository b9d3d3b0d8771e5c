import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Format, reportBody, USUAL_BRANDING } from '@punctual/contracts';
import { type RenderJob, removeSpool, renderJob, spooled, spooledRows } from '@punctual/renderer/rendering';
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

/** All of a rendering: the rows are spooled, the mail and the file made and hashed. Resolves to the octets of the file. */
export const ours = async (format: Format, count: number): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'punctual-bench-'));
  try {
    const rows = await spooled(rowsOf(count), async () => folder);
    const put = async (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    const { artifacts } = await renderJob(jobOf(format), spooledRows(rows), { put });
    await removeSpool(rows);
    return artifacts.find(({ role }) => role === 'attachment')?.size ?? 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sha256 } from '@punctual/chassis';
import { reportBody, USUAL_BRANDING } from '@punctual/contracts';
import { slicesOf } from '../source/inline';
import { spooled } from '../spool/spool';
import { withRows } from '../spool/spooled-rows';
import { sampleRows } from '../testing/sample-content';
import { storeInMemory } from './file-store';
import { type RenderJob, renderJob } from './render-job';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'punctual-spooled-'));
});
afterAll(() => rm(folder, { recursive: true }));

const { source: _, ...definition } = reportBody.parse({
  name: 'Sales',
  type: 'sales',
  source: { kind: 'inline', rows: [] },
  columns: [
    { key: 'client' },
    { key: 'sessions', total: 'sum' },
    { key: 'revenue', format: { type: 'number', decimals: 2 }, total: 'avg' },
    { key: 'lastSeen' },
    { key: 'note' },
  ],
  metrics: (['sum', 'avg', 'min', 'max', 'count', 'last'] as const).map((op) => ({ name: op, op, column: 'revenue' })),
  charts: [{ title: 'Sessions', kind: 'line', x: 'due', y: 'sessions' }],
});
const job: RenderJob = {
  definition,
  parameters: {},
  look: { template: null, branding: USUAL_BRANDING },
  formats: ['PDF', 'EXCEL', 'CSV', 'HTML', 'JSON'],
  asOf: '2026-11-23T09:00:00Z',
  timezone: 'UTC',
  observe: { key: ['client'], ignore: [] },
};

it('rows that stay in their file give the same files and facts as rows in memory', async () => {
  const rows = sampleRows(18_000);
  const spool = await spooled(slicesOf(rows), async () => folder);
  expect(spool.file).not.toBeNull();
  const store = storeInMemory(async (bytes) => sha256(bytes));
  const held = await renderJob(job, rows, store);
  const streamed = await withRows(spool, (all) => renderJob(job, all, store), 0);
  expect(streamed).toEqual(held);
  expect(held.artifacts.filter(({ role }) => role === 'attachment')).toHaveLength(5);
}, 120_000);

it.each([
  { observe: { key: [], ignore: [] } },
  { perRow: { address: 'a', parameters: [], runAs: 'owner' as const, reportVersion: 1 } },
])('more rows than are held at once are refused where all of them are needed: %j', async (changes) => {
  const rows = { length: 100_001, slice: () => [], [Symbol.iterator]: () => [].values() };
  const store = storeInMemory(async (bytes) => sha256(bytes));
  const { observe: __, ...plain } = job;
  const failing = renderJob({ ...plain, formats: ['CSV'], ...changes }, rows, store);
  await expect(failing).rejects.toMatchObject({ code: 'report/too-many-rows' });
});

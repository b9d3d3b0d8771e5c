import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { type RenderProgress, reportBody, type SourceRow, USUAL_BRANDING } from '@punctual/contracts';
import { counted } from '../rendering/progress';
import type { RenderJob } from '../rendering/render-job';
import { slicesOf } from '../source/inline';
import { inProcess } from '../testing/in-process';
import { sampleRows } from '../testing/sample-content';
import { workerFile } from '../worker-file';
import { type RenderPool, renderPool } from './render-pool';
import { RenderProcess } from './render-process';
import { pooledRenderer } from './renderer';

/** So long that a test that waits for it fails. */
const LONG = 600;
const MEBIBYTES = 512;

const folder = mkdtempSync(join(tmpdir(), 'punctual-pool-'));
const poolOf = (processes: number, idleMs = 60_000): RenderPool =>
  renderPool({ processes, seconds: LONG, mebibytes: MEBIBYTES }, { idleMs });
/** One process for all tests that do not need another: starting one takes seconds on a busy machine. */
const pool = poolOf(1);
afterAll(() => pool.stop());

afterAll(() => rmSync(folder, { recursive: true }));

const { source: _, ...definition } = reportBody.parse({
  name: 'Client Progress Report',
  type: 'Progress',
  source: { kind: 'inline', rows: [] },
  metrics: [{ name: 'Revenue', op: 'sum', column: 'revenue' }],
  charts: [{ title: 'Sessions', kind: 'bar', x: 'client', y: 'sessions' }],
});
const job: RenderJob = {
  definition,
  parameters: { region: 'EMEA' },
  look: { template: null, branding: USUAL_BRANDING },
  formats: ['PDF', 'EXCEL', 'CSV', 'HTML', 'JSON'],
  asOf: '2026-11-23T09:00:00Z',
  timezone: 'America/New_York',
  observe: { key: ['client'], ignore: ['note'] },
};
const small: RenderJob = { ...job, formats: ['CSV'] };
const withTemplate = (mjml: string): RenderJob => ({
  ...small,
  look: { ...job.look, template: { templateId: 't1', version: 1, mjml } },
});
/** Fills with all rows to the power of `depth`. */
const nested = (depth: number, inside: string): string =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${'{{#each @root.rows}}'.repeat(depth)}${inside}${'{{/each}}'.repeat(depth)}</mj-text></mj-column></mj-section></mj-body></mjml>`;
const ENDLESS = nested(30, '');
const HUGE = nested(7, '{{@index}} of many'.repeat(50));

const storage = () => {
  const files = new Map<string, Buffer>();
  const put = async (bytes: Buffer) => {
    files.set(sha256(bytes), Buffer.from(bytes));
    return sha256(bytes);
  };
  return { files, put };
};
const rendered = async (pool: RenderPool, what: RenderJob, rows: SourceRow[] = sampleRows(30)) => {
  const { files, put } = storage();
  return { result: await pooledRenderer(pool).render(what, slicesOf(rows), { put }), files };
};
const check = (mjml: string) => ({ kind: 'check', mjml }) as const;
const nothing = async () => undefined;

describe('renderings in processes of their own', () => {
  it.each([30, 6_000])(
    'of %p rows are the same bytes and facts as anywhere',
    async (count) => {
      const rows = sampleRows(count);
      const { files, put } = storage();
      const expected = await inProcess.render(job, slicesOf(rows), { put });
      const made = await rendered(pool, job, rows);
      expect(made.result).toEqual(expected);
      expect([...made.files.keys()].sort()).toEqual([...files.keys()].sort());
      expect(readdirSync(await pool.folder())).toEqual([]);
    },
    120_000,
  );

  it('tell how far they are: read, waiting for their turn, and with the files that are stored', async () => {
    const followed = (by: RenderPool) => {
      const progress: RenderProgress = { step: 'reading', rows: 0, files: 0 };
      const { files, put } = storage();
      const slices = counted(slicesOf(sampleRows(30)), progress);
      return { progress, files, made: pooledRenderer(by).render(small, slices, { put }, progress) };
    };
    const busy = poolOf(1);
    rendered(busy, withTemplate(ENDLESS)).catch(nothing);
    const queued = followed(busy);
    queued.made.catch(nothing);
    await eventually(async () => expect(queued.progress).toEqual({ step: 'queued', rows: 30, files: 0 }));
    await busy.stop();
    const { progress, files, made } = followed(pool);
    await made;
    expect(progress).toEqual({ step: 'rendering', rows: 30, files: files.size });
  }, 120_000);

  it('that never end disturb no other: the others are finished while they go on', async () => {
    const two = poolOf(2);
    let isOver = false;
    const endless = rendered(two, withTemplate(ENDLESS)).finally(() => (isOver = true));
    endless.catch(nothing);
    for (let time = 0; time < 3; time++) expect((await rendered(two, small)).result.rowCount).toBe(30);
    expect(isOver).toBe(false);
    await two.stop();
    await expect(endless).rejects.toThrow();
  }, 120_000);

  it('that take too long are ended for good, and the next one has a new process', async () => {
    const late = pool.run(check(ENDLESS), nothing, { seconds: 1 });
    const next = rendered(pool, small);
    await expect(late).rejects.toMatchObject({ code: 'report/took-too-long', isFinal: true });
    expect((await next).result.rowCount).toBe(30);
  }, 120_000);

  it('that fill the heap are ended for good, and the next one has a new process', async () => {
    const full = rendered(pool, withTemplate(HUGE));
    const next = rendered(pool, small);
    await expect(full).rejects.toMatchObject({ code: 'report/too-much-memory', isFinal: true });
    expect((await next).result.rowCount).toBe(30);
  }, 120_000);

  it('that fill memory outside of the heap are ended for good', async () => {
    const program = join(folder, 'buffers.js');
    const busy = 'process.on("message", () => { for (const kept = []; ; ) kept.push(Buffer.alloc(2 ** 24, 1)); });';
    writeFileSync(program, `require(${JSON.stringify(workerFile('pool/render.worker'))}); ${busy}`);
    const process = new RenderProcess(program, MEBIBYTES, undefined);
    await expect(process.run(check(''), LONG, nothing)).rejects.toMatchObject({
      code: 'report/too-much-memory',
      isFinal: true,
    });
    expect(process.isReusable).toBe(false);
  }, 120_000);

  it('fail as the report is wrong, and the process goes on', async () => {
    const wrong = {
      ...small,
      definition: { ...definition, metrics: [{ name: 'n', op: 'sum' as const, column: 'nope' }] },
    };
    await expect(rendered(pool, wrong)).rejects.toMatchObject({
      name: 'RenderError',
      code: 'metric/unknown-column',
      isFinal: true,
    });
    expect((await rendered(pool, small)).result.rowCount).toBe(30);
  }, 120_000);

  it('fail when a file cannot be stored', async () => {
    const failing = pooledRenderer(pool).render(small, slicesOf(sampleRows(3)), {
      put: () => Promise.reject(new Error('the object store is away')),
    });
    await expect(failing).rejects.toThrow('the object store is away');
  }, 120_000);

  it('are told as the fault of a template that somebody tries out', async () => {
    const problems = await pooledRenderer(pool).templateProblems(ENDLESS);
    expect(problems).toEqual([{ path: 'mjml', message: expect.stringContaining('too long or too much memory') }]);
  }, 120_000);

  it('end with the program that asked for them, even when it is killed', async () => {
    const program = join(folder, 'parent.js');
    const script = `
      const { RenderProcess } = require(${JSON.stringify(workerFile('pool/render-process'))});
      const worker = new RenderProcess(${JSON.stringify(workerFile('pool/render.worker'))}, ${MEBIBYTES}, undefined);
      worker.run(${JSON.stringify(check(ENDLESS))}, ${LONG}, async () => undefined);
      console.log(worker.pid);`;
    writeFileSync(program, script);
    const parent = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    expect(process.kill(pid, 0)).toBe(true);
    parent.kill('SIGKILL');
    await eventually(async () => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 60_000);
  }, 120_000);

  it('leave no process behind when there is nothing to do', async () => {
    const brief = poolOf(1, 1);
    await rendered(brief, small);
    await eventually(async () => expect(brief.size).toBe(0), 60_000);
    await brief.stop();
  }, 120_000);

  it('in two processes at once leave one of them soon, and keep the other for a while', async () => {
    const idleMs = 30_000;
    const two = poolOf(2, idleMs);
    await Promise.all([rendered(two, small), rendered(two, small)]);
    expect(two.size).toBe(2);
    await eventually(async () => expect(two.size).toBe(1), idleMs / 2);
    await two.stop();
  }, 120_000);
});

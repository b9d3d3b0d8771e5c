import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@punctual/chassis';
import { type RenderRequested, reportBody, USUAL_BRANDING } from '@punctual/contracts';
import { inProcess } from '../testing/in-process';
import { sourcesWith } from '../testing/sources';
import { renderReport } from './render-report';

const folder = mkdtempSync(join(tmpdir(), 'renderer-sql-'));
const file = join(folder, 'shop.db');
const database = new DatabaseSync(file);
database.exec(`create table sales (region text, amount real, id integer);
  insert into sales values ('North', 120.5, 9007199254740993), ('South', 80, 2), ('West', 9e999, 3)`);
database.close();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = sourcesWith(
  {
    SOURCE_SECRETS: JSON.stringify({ board: { value: 'open sesame', files: true } }),
    CONNECTIONS: JSON.stringify({
      shop: { url: `sqlite://${file}` },
      hr: { url: `sqlite://${file}`, allow: { roles: ['admin'] } },
    }),
  },
  { users: { ada: { email: 'ada@example.com', role: 'author' }, root: { email: 'root@example.com', role: 'admin' } } },
);
const request: RenderRequested['data'] = {
  ...{ runId: 'r1', deliveryId: null, lost: false, attempt: 1, reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90' },
  ...{ formats: ['CSV'], parameters: {}, asOf: '2026-11-23T09:00:00Z', timezone: 'UTC', at: '2026-11-23T09:00:00Z' },
};
const lookOf = async () => ({ template: null, branding: USUAL_BRANDING });
const setUp = (query: string, { connection = 'shop', userId = 'ada', fields = {} } = {}) => {
  const files = new Map<string, Buffer>();
  const artifacts = {
    put: async (bytes: Buffer) => {
      files.set(sha256(bytes), bytes);
      return sha256(bytes);
    },
    get: async (hash: string) => files.get(hash) ?? null,
  } as unknown as Parameters<typeof renderReport>[0]['artifacts'];
  const source = { kind: 'sql', connection, query };
  const metrics = [{ name: 'n', op: 'count', column: 'region' }];
  const about = { name: 'Sales', type: 't', source, metrics, parameters: { region: 'North' } };
  const definition = reportBody.parse({ ...about, ...fields });
  const reportAt = async () => ({ status: 'active' as const, userId, definition, version: 1 });
  return { files, render: renderReport({ reportAt, lookOf, artifacts, sources, renderer: inProcess }) };
};

describe('a report whose rows are in a database', () => {
  it('has the rows of the query with the parameters of the run', async () => {
    const { files, render } = setUp('select * from sales where region = :region');
    const csv = async (parameters: Record<string, string>) => {
      const { artifacts, rowCount } = await render({ ...request, parameters });
      expect(rowCount).toBe(1);
      return String(files.get(artifacts.find(({ role }) => role === 'attachment')?.sha256 ?? ''));
    };
    expect(await csv({})).toContain('North,120.5,9007199254740993');
    expect(await csv({ region: 'West' })).toContain('West,Infinity,3');
  });

  it('is read with date words as they are for the run, and says in the rendering what they were', async () => {
    const parameterTypes = { since: { type: 'date' }, regions: { type: 'text', list: true } };
    const fields = { parameters: { since: 'endOfMonth - P1M', regions: ['North', 'West'] }, parameterTypes };
    const query = "select region, :since as since from sales where region in (:regions) and '2026-11-01' > :since";
    const { files, render } = setUp(query, { fields: { ...fields, subject: '{{report}} since {{parameters.since}}' } });
    const rendered = await render(request);
    expect(rendered).toMatchObject({
      subject: 'Sales since 2026-10-31',
      parameters: { since: '2026-10-31', regions: ['North', 'West'] },
    });
    const file = rendered.artifacts.find(({ role }) => role === 'attachment');
    expect(String(files.get(file?.sha256 ?? ''))).toContain('North,2026-10-31\r\nWest,2026-10-31');
    const since = { since: 'lastRun ?? today' };
    const later = await render({ ...request, parameters: since, lastRun: '2026-10-20T00:00:00Z' });
    expect(later).toMatchObject({ parameters: { since: '2026-10-20' }, rowCount: 2 });
    expect(await render({ ...request, parameters: since })).toMatchObject({ rowCount: 0 });
  });

  it('is the same bytes and the same rows for the same data, whatever their types', async () => {
    const query = 'select * from sales';
    const [first, second] = [await setUp(query).render(request), await setUp(query).render({ ...request, attempt: 2 })];
    expect(second).toEqual(first);
    const other = await setUp('select region, amount, id + 1 as id from sales').render(request);
    expect(other.rowsHash).not.toBe(first.rowsHash);
  });

  it('may have no rows: that is for conditions to judge', async () => {
    const rendered = await setUp("select * from sales where region = 'East'").render(request);
    expect(rendered).toMatchObject({ rowCount: 0, metrics: [{ name: 'n', value: 0 }] });
  });

  it('has files that open with its password, which is in nothing that is recorded', async () => {
    const password = { secret: 'board' };
    const { files, render } = setUp('select * from sales', {
      fields: { files: { pdf: { password }, excel: { password } } },
    });
    const locked = { ...request, formats: ['PDF', 'EXCEL'] as RenderRequested['data']['formats'] };
    const rendered = await render(locked);
    const [pdf, excel] = rendered.artifacts
      .filter(({ role }) => role === 'attachment')
      .map((artifact) => files.get(artifact.sha256)?.toString('latin1') ?? '');
    expect(pdf).toContain('/Encrypt');
    expect(excel).toContain('encryptedKeyValue');
    expect(JSON.stringify(rendered)).not.toContain('sesame');
    expect(await render(locked)).toEqual(rendered);
    const denied = setUp('select * from sales', { fields: { files: { pdf: { password: { secret: 'none' } } } } });
    await expect(denied.render(locked)).rejects.toMatchObject({ code: 'source/unknown-secret' });
    expect(denied.files.size).toBe(0);
  });

  it('is not rendered, nor stored as empty, when the source fails', async () => {
    const { files, render } = setUp('select * from gone');
    await expect(render(request)).rejects.toMatchObject({
      code: 'source/failed',
      message: expect.stringContaining('no such table: gone'),
    });
    expect(files.size).toBe(0);
  });

  it('is read with the rights of its owner', async () => {
    const query = 'select region from sales';
    await expect(setUp(query, { connection: 'hr' }).render(request)).rejects.toMatchObject({ code: 'source/denied' });
    expect(await setUp(query, { connection: 'hr', userId: 'root' }).render(request)).toMatchObject({ rowCount: 3 });
  });
});

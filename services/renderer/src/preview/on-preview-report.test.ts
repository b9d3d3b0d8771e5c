import { describe, expect, it } from '@jest/globals';
import { createLog, Unavailable } from '@punctual/chassis';
import { FakeClock, keptPreviews } from '@punctual/chassis/testing';
import { type Command, reportBody, USUAL_BRANDING } from '@punctual/contracts';
import { MOST_HELD_ROWS } from '../data/row-list';
import type { Report } from '../report/report';
import { inProcess } from '../testing/in-process';
import { sourcesWith } from '../testing/sources';
import { onPreviewReport } from './on-preview-report';

const definition = reportBody.parse({ name: 'Sales', type: 'Sales', source: { kind: 'inline', rows: [{ a: 1 }] } });
const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
type Data = Command<'PreviewReport'>['data'];
const asks = (changes: Partial<Data> = {}) =>
  ({
    type: 'PreviewReport',
    commandId: 'c',
    data: { key: 'k', of: { reportId }, format: 'CSV', parameters: {}, timezone: 'UTC', ...changes },
  }) as const;

const setUp = (
  report: () => Promise<Report> = async () => ({ status: 'active', userId: 'u1', definition, version: 1 }),
  sources = sourcesWith(),
) => {
  const { kept, previews } = keptPreviews();
  const clock = FakeClock.at('2026-11-23T09:00:00Z');
  const lookOf = async () => ({ template: null, branding: USUAL_BRANDING });
  const log = createLog('test', 'silent');
  return {
    kept,
    handle: onPreviewReport({
      reportAt: report,
      lookOf,
      sources,
      renderer: inProcess,
      previews,
      clock,
      log,
    }),
  };
};

describe('a request for a preview', () => {
  it('puts the file under its key', async () => {
    const { kept, handle } = setUp();
    expect(await handle(asks())).toEqual({ isReady: true });
    expect(kept.get('k')).toMatchObject({ kind: 'file', name: 'sales-2026-11-23.csv' });
  });

  it('names the fields of a definition that could never be rendered, and renders nothing', async () => {
    const { kept, handle } = setUp();
    const wrong = { ...definition, metrics: [{ name: 'm', op: 'sum' as const, column: 'gone' }] };
    await expect(handle(asks({ of: { definition: wrong } }))).rejects.toMatchObject({
      code: 'report/invalid',
      errors: [{ path: 'report.metrics.0.column' }],
    });
    expect(kept.size).toBe(0);
  });

  it('says at its field what a source answers', async () => {
    const { handle } = setUp();
    const source = { kind: 'sql' as const, connection: 'gone', query: 'select 1' };
    const query = { ...source, query: "select '" };
    await expect(handle(asks({ of: { definition: { ...definition, source } } }))).rejects.toMatchObject({
      errors: [{ path: 'report.source.connection' }],
    });
    const shop = sourcesWith({ CONNECTIONS: JSON.stringify({ gone: { url: 'sqlite:///nowhere/shop.db' } }) });
    const away = setUp(undefined, shop).handle;
    await expect(away(asks({ of: { definition: { ...definition, source } } }))).rejects.toMatchObject({
      code: 'report/invalid',
      errors: [{ path: 'report.source.connection', message: expect.stringContaining('does not exist') }],
    });
    await expect(away(asks({ of: { definition: { ...definition, source: query } } }))).rejects.toMatchObject({
      errors: [{ path: 'report.source.query' }],
    });
  });

  it('names the parameter that the report does not take', async () => {
    const parameterTypes = { since: { type: 'date' as const } };
    const dated = { ...definition, parameterTypes };
    const { handle } = setUp(async () => ({ status: 'active', userId: 'u1', definition: dated, version: 1 }));
    for (const what of [{ reportId }, { definition: dated }])
      await expect(handle(asks({ of: what, parameters: { since: 'soon' } }))).rejects.toMatchObject({
        code: 'preview/invalid',
        errors: [{ path: 'parameters.since', message: expect.stringContaining('"soon"') }],
      });
    expect(await handle(asks({ parameters: { since: 'today' } }))).toEqual({ isReady: true });
  });

  it.each([
    ['a zone that does not exist', { timezone: 'Mars/Base', format: 'PDF' as const }, 'preview/invalid'],
    ['more rows than a format may have', { of: { definition: tooLong() }, format: 'PDF' as const }, 'report/invalid'],
  ])('refuses %s', async (_, changes, code) => {
    const { handle } = setUp();
    await expect(handle(asks(changes))).rejects.toMatchObject({ code });
  });

  it('also tells those who look later why there is none', async () => {
    const { kept, handle } = setUp(async () => ({ status: 'deleted', userId: 'u1', definition, version: 2 }));
    await expect(handle(asks())).rejects.toMatchObject({ code: 'report/deleted' });
    expect(kept.get('k')).toMatchObject({ kind: 'refused', code: 'report/deleted' });
  });

  it('waits for its turn behind four others, and is refused behind sixteen more', async () => {
    const open: (() => void)[] = [];
    const { handle, kept } = setUp(async () => {
      await new Promise<void>((resolve) => open.push(resolve));
      return { status: 'active', userId: 'u1', definition, version: 1 };
    });
    const all = Array.from({ length: 20 }, (_, index) => handle(asks({ key: `k${index}` })));
    expect(open).toHaveLength(4);
    await expect(handle(asks({ key: 'one too many' }))).rejects.toThrow(Unavailable);
    const letAllGo = async () => {
      for (const go of open.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    };
    while (kept.size < 20) await letAllGo();
    for (const reply of await Promise.all(all)) expect(reply).toEqual({ isReady: true });
  });
});

function tooLong() {
  const rows = Array.from({ length: MOST_HELD_ROWS + 1 }, () => ({}));
  return { ...definition, source: { kind: 'inline' as const, rows } };
}

import { describe, expect, it } from '@jest/globals';
import { type RenderRequested, reportBody } from '@punctual/contracts';
import { RENDERED, renderRequest } from '../testing/render-request';
import { preparing } from './prepare';
import { sharing } from './sharing';

const request = (changes: Partial<RenderRequested['data']> = {}) => ({ data: renderRequest(changes) });
const plain = reportBody.parse({ name: 'Sales', type: 'Sales', source: { kind: 'inline', rows: [] } });
const dated = { ...plain, parameterTypes: { since: { type: 'date' as const } } };
const stock = { reportId: 'c0a80101-0000-4000-8000-000000000001', formats: ['CSV' as const], parameters: {} };
const store = { ...stock, parameters: { store: 'Berlin' } };
const unprepared = async ({ parameters }: RenderRequested['data']) => ({
  ...{ definition: plain, version: 1, userId: 'u1', further: [] },
  parameters,
});

describe('sharing', () => {
  const counting = (fail = false, definition = plain) => {
    let count = 0;
    let reads = 0;
    const prepare = preparing({
      reportAt: async () => {
        reads += 1;
        return { status: 'active', userId: 'u1', definition, version: 1 };
      },
    });
    const render = sharing(prepare, async () => {
      count += 1;
      if (fail) throw new Error('no');
      return RENDERED;
    });
    return { render, count: () => count, reads: () => reads };
  };
  it('renders once for equal requests of different runs', async () => {
    const { render, count } = counting();
    await Promise.all([render(request().data), render(request({ runId: 'r2' }).data)]);
    await render(request({ runId: 'r3' }).data);
    expect(count()).toBe(1);
  });
  it.each([
    { parameters: { a: 1 } },
    { formats: ['PDF' as const] },
    { asOf: '2026-11-24T09:00:00Z' },
    { timezone: 'Europe/Berlin' },
    { reportId: 'c0a80101-0000-4000-8000-000000000001' },
    { data: { ready: true, datasets: [{ name: 'sales', asOf: '2026-11-23T05:00:00Z' }] } },
    { moreReports: [stock] },
  ])('renders separately what differs: %j', async (changes) => {
    const { render, count } = counting();
    await render(request().data);
    await render(request(changes).data);
    expect(count()).toBe(2);
  });
  it.each([
    { moreReports: [stock] },
    { moreReports: [store, stock] },
    { moreReports: [stock, { ...store, formats: ['PDF' as const] }] },
    { moreReports: [stock, { ...store, parameters: { store: 'Paris' } }] },
    { moreReports: [stock, { ...store, reportId: 'c0a80101-0000-4000-8000-000000000002' }] },
  ])('renders separately what differs in the further reports or their order: %j', async (changes) => {
    const { render, count } = counting();
    const moreReports = [stock, store];
    await render(request({ moreReports }).data);
    await render(request({ moreReports, runId: 'r2' }).data);
    expect(count()).toBe(1);
    await render(request(changes).data);
    expect(count()).toBe(2);
  });
  it('renders once for parameters that come to the same, and reads the report once for requests that say the same', async () => {
    const { render, count, reads } = counting(false, dated);
    for (const since of ['today', '2026-11-23', 'occurrence', 'today'])
      await render(request({ parameters: { since } }).data);
    await render(request({ parameters: { since: 'today' }, lastRun: '2026-11-22T09:00:00Z' }).data);
    expect([count(), reads()]).toEqual([1, 4]);
    await render(request({ parameters: { since: 'yesterday' } }).data);
    expect(count()).toBe(2);
    const dates = ['today', '2026-11-23'].map((since) => [{ ...stock, parameters: { since } }]);
    for (const moreReports of dates) await render(request({ moreReports }).data);
    expect(count()).toBe(3);
  });
  it('renders another version of the report separately', async () => {
    let version = 1;
    const seen: number[] = [];
    const prepare = async (asked: RenderRequested['data']) => ({ ...(await unprepared(asked)), version });
    const render = sharing(prepare, async (_, prepared) => {
      seen.push(prepared.version);
      return RENDERED;
    });
    await render(request({ runId: 'a', parameters: { a: 1 } }).data);
    version = 2;
    await render(request({ runId: 'b', parameters: { a: 1 }, reportVersion: 2 }).data);
    expect(seen).toEqual([1, 2]);
  });
  it('renders for each run whose people are in the rows: they may have been read for it alone', async () => {
    const { render, count } = counting();
    const perRow = { address: 'email', parameters: [], runAs: 'owner' as const, reportVersion: 1 };
    await render(request({ perRow }).data);
    await render(request({ perRow, runId: 'r2' }).data);
    expect(count()).toBe(2);
  });
  it('limits kept renderings by size, and drops the least recently used first', async () => {
    let count = 0;
    const render = sharing(
      unprepared,
      async () => {
        count += 1;
        return { ...RENDERED, subject: 's'.repeat(1_000) };
      },
      3_000,
    );
    const of = (timezone: string) => render(request({ timezone }).data);
    for (const timezone of ['UTC', 'Europe/Berlin', 'UTC', 'Asia/Tokyo']) await of(timezone);
    expect(count).toBe(3);
    await of('UTC');
    expect(count).toBe(3);
    await of('Europe/Berlin');
    expect(count).toBe(4);
  });
  it('renders again for a repeated request, and after a failure', async () => {
    const { render, count } = counting();
    await render(request().data);
    await render(request({ attempt: 2 }).data);
    expect(count()).toBe(2);
    const failing = counting(true);
    await expect(failing.render(request().data)).rejects.toThrow('no');
    await expect(failing.render(request().data)).rejects.toThrow('no');
    expect(failing.count()).toBe(2);
  });
});

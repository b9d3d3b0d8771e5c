import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@punctual/chassis';
import { type RenderRequested, reportBody, USUAL_BRANDING } from '@punctual/contracts';
import type { ReportContent } from '../data/content';
import { tableOf } from '../data/table';
import { inProcess } from '../testing/in-process';
import { sourcesWith } from '../testing/sources';
import type { RenderedFiles } from './render-files';
import { renderParts } from './render-parts';
import { renderReport } from './render-report';

const definition = reportBody.parse({
  name: 'Sales',
  type: 'sales',
  source: {
    kind: 'inline',
    rows: [
      { email: 'ada@example.com', region: 'North', amount: 120 },
      { email: 'bob@example.com', region: 'South', amount: 80 },
      { email: 'no address', region: 'North', amount: 5 },
      { email: 'no address', region: 'West', amount: 1 },
      { email: 'cy@example.com', region: null, amount: 3 },
    ],
  },
  metrics: [{ name: 'Revenue', op: 'sum', column: 'amount' }],
});
const perRow = { address: 'email', parameters: ['region'], runAs: 'owner' as const, reportVersion: 1 };
const request: RenderRequested['data'] = {
  ...{ runId: 'r1', deliveryId: null, lost: false, attempt: 1, reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90' },
  ...{ formats: ['CSV'], parameters: {}, asOf: '2026-11-23T09:00:00Z', timezone: 'UTC', at: '2026-11-23T09:00:00Z' },
  perRow,
};
const setUp = (report = definition) => {
  const files = new Map<string, Buffer>();
  const artifacts = {
    put: async (bytes: Buffer) => {
      files.set(sha256(bytes), bytes);
      return sha256(bytes);
    },
    get: async (hash: string) => files.get(hash) ?? null,
  } as unknown as Parameters<typeof renderReport>[0]['artifacts'];
  const lookOf = async () => ({ template: null, branding: USUAL_BRANDING });
  const reportAt = async () => ({ status: 'active' as const, userId: 'u1', definition: report, version: 1 });
  return { files, render: renderReport({ reportAt, lookOf, artifacts, sources: sourcesWith(), renderer: inProcess }) };
};

describe('the parts of a report for the people in its rows', () => {
  it('have the rows with their values and no others; the facts are of all rows, and no file is', async () => {
    const { files, render } = setUp();
    const { parts = [], ...whole } = await render(request);
    expect(whole).toMatchObject({ artifacts: [], rowCount: 5, metrics: [{ name: 'Revenue', value: 209 }] });
    expect(parts.map(({ values, rowCount, metrics }) => [values, rowCount, metrics[0]?.value])).toEqual([
      [['North'], 2, 125],
      [['South'], 1, 80],
    ]);
    for (const [index, others] of [/South|West|bob@/, /North|West|ada@/].entries()) {
      const bodies = parts[index]?.artifacts.map((file) => String(files.get(file.sha256))) ?? [];
      expect(bodies).toHaveLength(3);
      for (const body of bodies) expect(body).not.toMatch(others);
    }
    expect([...files.values()].some((file) => String(file).includes('West'))).toBe(false);
  });

  it('are not rendered for people who may not have them, nor when nobody knows who may', async () => {
    const { files, render } = setUp();
    const whose = { ...perRow, runAs: 'recipient' as const };
    await expect(render({ ...request, perRow: whose })).rejects.toMatchObject({ code: 'source/rows-gone' });
    expect(files.size).toBe(0);
    const table = tableOf([
      { email: 'ada@example.com', region: 'North' },
      { email: 'bob@example.com', region: 'South' },
    ]);
    const whole = { ...{ name: 'n', type: 't', generatedFor: request.asOf, timezone: 'UTC' }, parameters: {}, table };
    const rendered: string[] = [];
    const note = async ({ parameters }: ReportContent): Promise<RenderedFiles> => {
      rendered.push(String(parameters['region']));
      return { subject: 's', artifacts: [], missing: [] };
    };
    const denied = new Map([['bob@example.com', 'no right']]);
    await renderParts([], whose, { ...whole, metrics: [], charts: [] }, note, { denied });
    expect(rendered).toEqual(['North']);
  });

  it('are the same bytes when they are rendered again', async () => {
    const [first, second] = [
      await setUp().render(request),
      await setUp().render({ ...request, attempt: 2, lost: true }),
    ];
    expect(second.parts).toEqual(first.parts);
  });

  it('are not rendered when the rows lack a column', async () => {
    const failing = setUp().render({ ...request, perRow: { ...perRow, address: 'mail' } });
    await expect(failing).rejects.toMatchObject({
      code: 'report/bad-audience',
      message: expect.stringContaining('no column "mail"'),
    });
  });

  it('are refused when their files do not fit into one event', async () => {
    const rows = Array.from({ length: 200 }, (_, region) => ({ email: 'ada@example.com', region }));
    const whole: ReportContent = {
      ...{ name: 'n', type: 't', generatedFor: request.asOf, timezone: 'UTC', parameters: {}, metrics: [], charts: [] },
      table: tableOf(rows),
    };
    const artifact: RenderedFiles['artifacts'][number] = {
      name: 'x'.repeat(3_900),
      role: 'attachment',
      mediaType: 'text/csv',
      sha256: 'a'.repeat(64),
      size: 1,
      cid: null,
    };
    const of = (count: number) => async (): Promise<RenderedFiles> => ({
      subject: 's',
      artifacts: Array.from({ length: count }, () => artifact),
      missing: [],
    });
    expect((await renderParts([], perRow, whole, of(0))).parts).toHaveLength(200);
    const failing = renderParts([], perRow, whole, of(1));
    await expect(failing).rejects.toMatchObject({ code: 'report/too-many-files' });
  });

  it('say together what no font has, by file; files that carry characters as they are lack none', async () => {
    const rows = [
      { email: 'ada@example.com', region: 'North', sign: '\u{12000}' },
      { email: 'bob@example.com', region: 'South', sign: '\u{12001}\u{12000}' },
      { email: 'bob@example.com', region: 'South', sign: 'مبيعات' },
    ];
    const { render } = setUp({ ...definition, metrics: [], source: { kind: 'inline', rows } });
    const file = 'sales-2026-11-23.pdf';
    const missingCharacters = [{ file, count: 3, examples: ['U+12000', 'U+12001'] }];
    expect(await render({ ...request, formats: ['CSV', 'PDF'] })).toMatchObject({ missingCharacters });
    const { perRow: _, ...whole } = request;
    expect(await render({ ...whole, formats: ['PDF'] })).toMatchObject({ missingCharacters: [{ file, count: 3 }] });
    expect(await render({ ...whole, formats: ['CSV', 'EXCEL', 'HTML'] })).not.toHaveProperty('missingCharacters');
  });

  it('are the whole, for a request without people', async () => {
    const { perRow: _, ...plain } = request;
    const whole = await setUp().render(plain);
    expect(whole).not.toHaveProperty('parts');
    expect(whole.artifacts).toHaveLength(3);
  });
});

import { describe, expect, it } from '@jest/globals';
import { sha256, Unavailable } from '@punctual/chassis';
import { type RenderRequested, type ReportBody, reportBody, USUAL_BRANDING } from '@punctual/contracts';
import { inProcess } from '../testing/in-process';
import { renderRequest } from '../testing/render-request';
import { sourcesWith } from '../testing/sources';
import { renderReport } from './render-report';

const SALES = renderRequest().reportId;
const STOCK = '3c1d7f60-8f2b-4b57-9c1e-7d4a5b6c8e21';
const body = (name: string, rows: object[], more: object = {}): ReportBody =>
  reportBody.parse({ name, type: name, source: { kind: 'inline', rows }, ...more });
const chart = { title: 'By store', kind: 'bar', x: 'store', y: 'pieces' };
const sales = body('Sales', [{ region: 'North', amount: 120 }], {
  metrics: [{ name: 'Revenue', op: 'sum', column: 'amount' }],
});
const stock = body(
  'Stock',
  [
    { store: 'Berlin', pieces: 3 },
    { store: 'Paris', pieces: 4 },
  ],
  { metrics: [{ name: 'Pieces', op: 'sum', column: 'pieces' }], charts: [chart], parameters: { kind: 'all' } },
);
type Reports = Record<string, ReportBody | 'deleted'>;
const setUp = (
  reports: Reports = { [SALES]: sales, [STOCK]: stock },
  mjml: string | null = null,
  renderer = inProcess,
) => {
  const files = new Map<string, Buffer>();
  const artifacts = {
    put: async (bytes: Buffer) => {
      files.set(sha256(bytes), bytes);
      return sha256(bytes);
    },
    get: async (hash: string) => files.get(hash) ?? null,
  };
  const template = mjml === null ? null : { templateId: SALES, version: 1, mjml };
  const reportAt = async (id: string, version = 7) => {
    const found = reports[id];
    if (!found) return { status: 'none' as const };
    const known = { userId: 'u1', version };
    return found === 'deleted'
      ? { status: 'deleted' as const, ...known, definition: stock }
      : { status: 'active' as const, ...known, definition: found };
  };
  const lookOf = async () => ({ template, branding: USUAL_BRANDING });
  const render = renderReport({ reportAt, lookOf, artifacts, sources: sourcesWith(), renderer });
  const read = (rendered: Awaited<ReturnType<typeof render>>, name: string): string =>
    String(files.get(rendered.artifacts.find((file) => file.name === name)?.sha256 ?? ''));
  return { render, read };
};
const one = (changes: object = {}) => ({ reportId: STOCK, formats: ['CSV' as const], parameters: {}, ...changes });
const request = (changes: Partial<RenderRequested['data']> = {}) =>
  renderRequest({ moreReports: [one({ formats: ['EXCEL', 'CSV'] })], ...changes });

describe('a mail of several reports', () => {
  it('has the files of all in their order, the facts of the first, and what was rendered of the others', async () => {
    const { render, read } = setUp();
    const rendered = await render(request());
    expect(rendered.artifacts.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'html body.html',
      'text body.txt',
      'attachment sales-2026-11-23.csv',
      'inline chart-1.png',
      'attachment stock-2026-11-23.xlsx',
      'attachment stock-2026-11-23.csv',
    ]);
    expect(rendered).toMatchObject({
      ...{ subject: expect.stringContaining('Sales'), rowCount: 1, metrics: [{ name: 'Revenue', value: 120 }] },
      moreReports: [{ reportId: STOCK, name: 'Stock', reportVersion: 7, rowCount: 2 }],
      contentHash: sha256(rendered.artifacts.map((file) => file.sha256).join()),
    });
    for (const left of ['section', 'shown']) expect(rendered).not.toHaveProperty(left);
    const [html, text] = [read(rendered, 'body.html'), read(rendered, 'body.txt')];
    expect(html).toMatch(
      /<h1[^>]*>Sales<\/h1>[\s\S]*North[\s\S]*<h2[^>]*>Stock<\/h2>[\s\S]*2 rows · Excel, CSV[\s\S]*Paris/,
    );
    expect(html).toContain(`cid:${rendered.artifacts[3]?.cid}`);
    expect(text).toMatch(/Sales\n[\s\S]*North[\s\S]*\n\nStock\n[\s\S]*2 rows · Excel, CSV[\s\S]*kind: all[\s\S]*Paris/);
  });

  it('is the same bytes when it is rendered again', async () => {
    const again = request({ attempt: 2, lost: true });
    expect(await setUp().render(again)).toEqual(await setUp().render(request()));
  });

  it('has names that differ, whatever the case, and a picture of several reports once', async () => {
    const reports = { [SALES]: sales, [STOCK]: { ...stock, fileName: 'SALES-2026-11-23' } };
    const moreReports = [one(), one({ parameters: { kind: 'new' } })];
    const { artifacts } = await setUp(reports).render(request({ moreReports }));
    expect(artifacts.slice(2).map(({ name }) => name)).toEqual([
      ...['sales-2026-11-23.csv', 'chart-1.png'],
      ...['SALES-2026-11-23-2.csv', 'SALES-2026-11-23-3.csv'],
    ]);
  });

  it('says by file what no font has', async () => {
    const rows = [{ sign: '\u{12000}' }];
    const named = body('Signs', rows);
    const moreReports = [one({ formats: ['PDF'] })];
    const asked = request({ formats: ['PDF'], moreReports });
    const { missingCharacters } = await setUp({ [SALES]: named, [STOCK]: named }).render(asked);
    expect(missingCharacters?.map(({ file, count }) => [file, count])).toEqual([
      ['signs-2026-11-23.pdf', 1],
      ['signs-2026-11-23-2.pdf', 1],
    ]);
  });

  it('shows no more charts than the body of one report, and says what it leaves out', async () => {
    const charts = Array.from({ length: 8 }, (_, at) => ({ ...chart, title: `Chart ${at}` }));
    const many = body('Stock', [{ store: 'Berlin', pieces: 3 }], { charts });
    const { render, read } = setUp({ [SALES]: many, [STOCK]: many });
    const moreReports = [one({ parameters: { a: 1 } }), one()];
    const rendered = await render(request({ moreReports }));
    expect(read(rendered, 'body.txt')).toMatch(/6 charts are not shown here[\s\S]*8 charts are not shown here/);
    // The two that are shown are those of the first report, which has the same.
    expect(rendered.artifacts.filter(({ role }) => role === 'inline')).toHaveLength(8);
  });

  it.each<[string, Reports, string, RegExp]>([
    ['unknown', { [SALES]: sales }, 'report/unknown', /^Report 2 of the mail: the report does not exist$/],
    ['deleted', { [SALES]: sales, [STOCK]: 'deleted' }, 'report/deleted', /^Report “Stock”: the report is deleted/],
    [
      'of which a chart is wrong',
      {
        [SALES]: sales,
        [STOCK]: { ...stock, charts: [{ ...stock.charts[0], y: 'nope' } as (typeof stock.charts)[0]] },
      },
      'chart/unknown-column',
      /^Report “Stock”: .*nope/,
    ],
    [
      'whose rows have nothing for its template of subjects, as the first',
      { [SALES]: { ...sales, subject: '{{parameters.nope}}' }, [STOCK]: stock },
      'report/bad-subject',
      /^Report “Sales”: /,
    ],
  ])('fails as a whole with the name of the report that is %s', async (_, reports, code, message) => {
    await expect(setUp(reports).render(request())).rejects.toMatchObject({
      ...{ code, message: expect.stringMatching(message) },
    });
  });

  it('fails with the name of the report in the log where nobody knows why, and is tried again where a part of the system is not there', async () => {
    const failing = (error: Error) => {
      const render: typeof inProcess.render = async (job, ...rest) => {
        if (job.definition.name === 'Stock') throw error;
        return inProcess.render(job, ...rest);
      };
      return setUp(undefined, null, { ...inProcess, render }).render(request());
    };
    const broken = new Error('a defect');
    await expect(failing(broken)).rejects.toMatchObject({ message: expect.stringContaining('Stock'), cause: broken });
    const away = new Unavailable('nats', 'the object store is not there');
    await expect(failing(away)).rejects.toBe(away);
  });

  it('fails with the field of the parameter that a further report does not take', async () => {
    const strict = { ...stock, parameterTypes: { kind: { type: 'text' as const } } };
    const moreReports = [one(), one({ parameters: { color: 'red' } })];
    await expect(setUp({ [SALES]: sales, [STOCK]: strict }).render(request({ moreReports }))).rejects.toMatchObject({
      ...{ code: 'report/bad-parameter', path: 'moreReports.1.parameters.color' },
      message: expect.stringContaining('Report “Stock”: the parameter color'),
    });
  });

  it('evaluates the parameters of each as of the same instant, and renders the version that is asked for', async () => {
    const dated = { ...stock, parameterTypes: { day: { type: 'date' as const }, kind: { type: 'text' as const } } };
    const moreReports = [one({ parameters: { day: 'yesterday' }, reportVersion: 3 })];
    const rendered = await setUp({ [SALES]: sales, [STOCK]: dated }).render(request({ moreReports }));
    expect(rendered.moreReports).toMatchObject([{ reportVersion: 3, parameters: { day: '2026-11-22', kind: 'all' } }]);
    expect(rendered).not.toHaveProperty('parameters');
  });

  it.each([
    ['below all else where a template has no place for it', '{{name}}', /Sales[\s\S]*Stock[\s\S]*Berlin/, 1],
    [
      'where a template has it, with what it shows of it',
      '{{#each moreReports}}<b>{{name}}</b>{{/each}}{{name}}',
      /Stock[\s\S]*Sales/,
      0,
    ],
    ['nowhere where a template says so', '{{name}}{{#if moreReports}}{{/if}}', /^Sales(?![\s\S]*Stock)/, 0],
  ])('stands %s', async (_, inside, shown, pictures) => {
    const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>${inside}</mj-text></mj-column></mj-section></mj-body></mjml>`;
    const { render, read } = setUp({ [SALES]: sales, [STOCK]: stock }, mjml);
    const rendered = await render(request());
    expect(read(rendered, 'body.txt')).toMatch(shown);
    expect(rendered.artifacts.filter(({ role }) => role === 'inline')).toHaveLength(pictures);
    expect(rendered.artifacts.filter(({ role }) => role === 'attachment')).toHaveLength(3);
  });
});

it('a mail of one report is as it was', async () => {
  const { render, read } = setUp();
  const rendered = await render(renderRequest());
  expect(rendered).not.toHaveProperty('moreReports');
  expect(read(rendered, 'body.html')).toContain('North');
  expect(read(rendered, 'body.html')).not.toContain('more-rows');
  expect(rendered.artifacts).toHaveLength(3);
});

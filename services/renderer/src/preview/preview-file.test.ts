import { describe, expect, it } from '@jest/globals';
import { type Artifacts, fillMarks, sha256 } from '@punctual/chassis';
import { type Format, type ReportBody, reportBody, USUAL_BRANDING } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { renderReport } from '../rendering/render-report';
import { inProcess } from '../testing/in-process';
import { sourcesWith } from '../testing/sources';
import { previewFile } from './preview-file';

const NOW = '2026-11-23T09:00:00.000Z';
const definition: ReportBody = reportBody.parse({
  name: 'Sales <script>alert(1)</script>',
  type: 'Sales',
  source: {
    kind: 'inline',
    rows: [
      { region: '<img src=x onerror=alert(1)>', amount: 120 },
      { region: 'South', amount: 80 },
    ],
  },
  charts: [{ title: 'By region', kind: 'bar', x: 'region', y: 'amount' }],
  parameters: { year: 2025 },
});
const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const lookOf = async () => ({ template: null, branding: USUAL_BRANDING });
const stored = async () => ({ status: 'active', userId: 'u1', definition, version: 3 }) as const;
const sources = sourcesWith();
const when = { userId: 'u1', now: NOW };
const asked = { parameters: { year: 2026 }, timezone: 'Europe/Berlin' };

/** What a run stores, by the role of the file. */
const run = async (formats: Format[]) => {
  const kept = new Map<string, Buffer>();
  const artifacts: Artifacts = {
    put: async (bytes) => {
      kept.set(sha256(bytes), bytes);
      return sha256(bytes);
    },
    get: async () => null,
  };
  const about = { runId: 'r', deliveryId: null, attempt: 1, lost: false, at: NOW };
  const rendered = await renderReport({ reportAt: stored, lookOf, artifacts, sources, renderer: inProcess })({
    ...about,
    reportId,
    formats,
    ...asked,
    asOf: NOW,
  });
  const inRole = (role: string) => {
    const found = rendered.artifacts.find((one) => one.role === role);
    return { ...found, content: kept.get(found?.sha256 ?? '') };
  };
  return inRole;
};

describe('a preview', () => {
  it.each(['PDF', 'EXCEL', 'CSV'] as const)('as %s is the attachment of a run, stored or not', async (format) => {
    const { name, mediaType, content } = (await run([format]))('attachment');
    const expected = { kind: 'file', name, mediaType, content };
    expect(
      await previewFile(
        { reportAt: stored, lookOf, sources, renderer: inProcess },
        { of: { reportId }, format, ...asked },
        when,
      ),
    ).toEqual(expected);
    const never = () => Promise.reject(new Error('nothing is stored'));
    expect(
      await previewFile(
        { reportAt: never, lookOf, sources, renderer: inProcess },
        { of: { definition }, format, ...asked },
        when,
      ),
    ).toEqual(expected);
  });

  it('as HTML is the body of the mail with its pictures inside', async () => {
    const sent = await run([]);
    const picture = sent('inline');
    const data = `data:image/png;base64,${picture.content?.toString('base64')}`;
    const shown = await previewFile(
      { reportAt: stored, lookOf, sources, renderer: inProcess },
      { of: { reportId }, format: 'HTML', ...asked },
      when,
    );
    const html = fillMarks(String(sent('html').content));
    expect(html).toContain(`cid:${picture.cid}`);
    expect(String(shown.content)).toBe(html.replaceAll(`cid:${picture.cid}`, data));
    expect(String(shown.content)).not.toMatch(/<script|<img src=x/);
    expect(shown).toMatchObject({
      name: 'sales-script-alert-1-script-2026-11-23.html',
      mediaType: 'text/html; charset=utf-8',
    });
  });

  it.each([
    ['{{name}}', 1],
    ['{{#each moreReports}}{{name}}, {{cardLine}}.{{/each}}', 2],
  ])('of a template shows the report in the place of further ones, where there is one: %s', async (mark, rows) => {
    const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>{{rowCount}} rows ${mark}</mj-text></mj-column></mj-section></mj-body></mjml>`;
    const needs = { reportAt: stored, lookOf, sources, renderer: inProcess };
    const { content } = await previewFile(needs, { of: { sample: true }, format: 'HTML', ...asked, mjml }, when);
    expect(String(content).match(/4 rows/g)).toHaveLength(rows);
    expect(String(content)).not.toContain('\u00b7 .');
  });

  it('fails as the run would', async () => {
    const deleted = async () => ({ status: 'deleted', userId: 'u1', definition, version: 3 }) as const;
    await expect(
      previewFile(
        { reportAt: deleted, lookOf, sources, renderer: inProcess },
        { of: { reportId }, format: 'CSV', ...asked },
        when,
      ),
    ).rejects.toThrow(new RenderError('report/deleted', 'the report is deleted; restore it to send it again'));
  });
});

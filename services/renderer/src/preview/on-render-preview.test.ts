import { describe, expect, it } from '@jest/globals';
import { createLog, previewedFiles } from '@punctual/chassis';
import { FakeClock, keptPreviews } from '@punctual/chassis/testing';
import { type Command, renderedPreview, reportBody, retrySchema, USUAL_BRANDING } from '@punctual/contracts';
import type { Report } from '../report/report';
import { inProcess } from '../testing/in-process';
import { sourcesWith } from '../testing/sources';
import { onRenderPreview } from './on-render-preview';

const rows = [
  { email: 'ada@example.com', region: 'North', amount: 1 },
  { email: 'bob@example.com', region: 'South', amount: 2 },
  { email: 'nobody', region: 'South', amount: 3 },
];
const definition = reportBody.parse({
  ...{ name: 'Sales', type: 'Sales', source: { kind: 'inline', rows } },
  parameters: { since: 'today' },
  parameterTypes: { since: { type: 'date' } },
});
const at = '2026-11-23T09:00:00.000Z';
const order: Command<'RenderPreview'>['data']['order'] = {
  ...{
    occurrenceId: 'o',
    scheduleId: '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11',
    userId: 'u1',
    reportType: null,
    name: null,
  },
  ...{ reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90', trigger: 'manual', nominal: null, timezone: 'UTC', dueAt: at },
  ...{ formats: ['CSV'], parameters: {}, audience: 'individually', retry: retrySchema.parse({}), nextDueAt: null, at },
  recipients: { to: ['ada@example.com'], cc: [], bcc: [], lists: [] },
};
const perRow = { address: 'email', parameters: ['region'], runAs: 'owner' as const };

const setUp = (report: Report = { status: 'active', userId: 'u1', definition, version: 7 }) => {
  const { kept, previews } = keptPreviews();
  const lookOf = async () => ({ template: null, branding: USUAL_BRANDING });
  const needs = {
    previews,
    lookOf,
    sources: sourcesWith(),
    renderer: inProcess,
    clock: FakeClock.at(at),
    log: createLog('test', 'silent'),
  };
  const handle = onRenderPreview({ ...needs, reportAt: async () => report });
  const ask = (changes: object = {}, recipient: string | null = null) =>
    handle({ type: 'RenderPreview', commandId: 'c', data: { key: 'k', order: { ...order, ...changes }, recipient } });
  const made = () => {
    const preview = kept.get('k');
    return preview?.kind === 'file' ? renderedPreview.parse(JSON.parse(String(preview.content))) : preview;
  };
  const file = async (hash = '') => String(await previewedFiles(previews, 'k').get(hash));
  return { ask, kept, made, file };
};

describe('the rendering of a run that does not exist', () => {
  it('has the further reports of its mail, and says of which a parameter is wrong', async () => {
    const { ask, made } = setUp();
    const further = { reportId: order.scheduleId, formats: ['JSON' as const], parameters: { since: 'yesterday' } };
    expect(await ask({ moreReports: [further] })).toEqual({ isReady: true });
    const names = ['sales-2026-11-23.csv', 'sales-2026-11-23.json'];
    expect(made()).toMatchObject({
      rendered: { moreReports: [{ name: 'Sales', parameters: { since: '2026-11-22' } }] },
    });
    const preview = made();
    const artifacts = preview && 'rendered' in preview ? preview.rendered.artifacts : [];
    expect(artifacts.filter(({ role }) => role === 'attachment').map(({ name }) => name)).toEqual(names);
    await expect(ask({ moreReports: [{ ...further, parameters: { until: 'today' } }] })).rejects.toMatchObject({
      errors: [{ path: 'moreReports.0.parameters.until' }],
    });
  });

  it('is that of a run, with its files among the previews', async () => {
    const { ask, made, file } = setUp();
    expect(await ask()).toEqual({ isReady: true });
    const preview = made();
    expect(preview).toMatchObject({
      people: null,
      rendered: { reportVersion: 7, rowCount: 3, parameters: { since: '2026-11-23' }, observed: { rows: null } },
    });
    const artifacts = preview && 'rendered' in preview ? preview.rendered.artifacts : [];
    expect(await file(artifacts.find(({ role }) => role === 'attachment')?.sha256)).toContain(
      'bob@example.com,South,2',
    );
  });

  it('keeps the rows that a condition compares', async () => {
    const { ask, made, file } = setUp();
    const condition = { type: 'CHANGE_DETECTION', key: ['email'] };
    const told = { noData: 'ownerNotice', notify: 'everyRun', notifyResolved: false, judgedSince: at };
    await ask({ judging: { condition, ...told } });
    const preview = made();
    const kept = preview && 'rendered' in preview ? preview.rendered.observed?.rows : null;
    expect(kept).toMatchObject({ count: 3, key: ['email'] });
    expect((await file(kept?.sha256)).split('\n')).toHaveLength(3);
  });

  it.each([
    [null, 'North'],
    ['bob@example.com', 'South'],
    ['eve@example.com', 'North'],
  ])('is the part of one person, with all the people: %s has that of %s', async (recipient, region) => {
    const { ask, made } = setUp();
    await ask({ perRow }, recipient);
    expect(made()).toMatchObject({
      rendered: { rowCount: 3, artifacts: [], parts: [{ values: [region] }] },
      people: { recipients: 2, refusedRows: 1, refused: [{ row: 2, address: 'nobody' }] },
    });
  });

  it('is refused as the run would fail, and those who look later are told, too', async () => {
    const wrong = setUp();
    const refused = { code: 'preview/invalid', errors: [{ path: 'parameters.since' }] };
    await expect(wrong.ask({ parameters: { since: 'soon' } })).rejects.toMatchObject(refused);
    expect(wrong.made()).toMatchObject({ kind: 'refused', ...refused });
    await expect(wrong.ask({ perRow: { ...perRow, address: 'mail' } })).rejects.toMatchObject({
      code: 'report/bad-audience',
    });
    const deleted = setUp({ status: 'deleted', userId: 'u1', definition, version: 8 });
    await expect(deleted.ask()).rejects.toMatchObject({ code: 'report/deleted' });
  });
});

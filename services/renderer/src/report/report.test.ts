import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import { type ReportEvent, reportBody } from '@punctual/contracts';
import { problemsOf } from './problems';
import { type ReportCommand, report } from './report';

const { given } = scenario(report);
const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const now = '2026-11-23T08:00:00.000Z';
const definition = reportBody.parse({
  name: 'Sales',
  type: 'Sales Report',
  source: { kind: 'inline', rows: [{ a: 1, b: 2 }] },
  parameters: { x: 1, y: 2 },
});
const other = { ...definition, name: 'Sales by region' };
const about = { reportId, now };
const define: ReportCommand = { type: 'DefineReport', data: { ...about, userId: 'u1', definition } };
const revise = (to = other, ifVersion: number | null = null): ReportCommand => ({
  type: 'ReviseReport',
  data: { ...about, definition: to, ifVersion },
});
const remove = (ifVersion: number | null = null): ReportCommand => ({
  type: 'DeleteReport',
  data: { ...about, ifVersion },
});
const restore: ReportCommand = { type: 'RestoreReport', data: about };
const defined: ReportEvent = { type: 'ReportDefined', data: { reportId, userId: 'u1', definition, at: now } };
const revised: ReportEvent = { type: 'ReportRevised', data: { reportId, definition: other, at: now } };
const deleted: ReportEvent = { type: 'ReportDeleted', data: { reportId, at: now } };
const restored: ReportEvent = { type: 'ReportRestored', data: { reportId, at: now } };

describe('a report', () => {
  it('is defined once', () => given().when(define).then(defined).andAgainDoesNothing());
  it('is revised once', () => given(defined).when(revise()).then(revised).andAgainDoesNothing());
  it('is not revised when nothing changes, whatever the order of keys', () => {
    given(defined)
      .when(revise({ ...definition, parameters: { y: 2, x: 1 } }))
      .then();
    given(defined)
      .when(revise({ ...definition, parameters: { x: 2, y: 1 } }))
      .then({
        type: 'ReportRevised',
        data: { reportId, definition: { ...definition, parameters: { x: 2, y: 1 } }, at: now },
      });
  });
  it('is deleted once', () => given(defined).when(remove()).then(deleted).andAgainDoesNothing());
  it('is restored once', () => given(defined, deleted).when(restore).then(restored).andAgainDoesNothing());
  it('that is not deleted is not restored', () => void given(defined).when(restore).then());
  it('must not be deleted to be revised', () => given(defined, deleted).when(revise()).rejects('report/deleted'));
  it.each([revise(), remove(), restore])('must exist: $type', (command) =>
    given().when(command).rejects('report/unknown'),
  );
  it('changes only at the version that was read', () => {
    given(defined).when(revise(other, 1)).then(revised);
    given(defined, revised).when(revise(definition, 1)).rejects('report/stale');
    given(defined, revised).when(remove(2)).then(deleted);
    given(defined, revised).when(remove(3)).rejects('report/stale');
  });
});

describe('a report that could never be rendered', () => {
  const rows = [
    { month: 'May', n: 1 },
    { month: 'June', n: 2, note: 'x' },
  ];
  const withRows = (changes: Record<string, unknown>) =>
    reportBody.parse({ name: 'n', type: 't', source: { kind: 'inline', rows }, ...changes });
  const metric = { name: 'm', op: 'sum', column: 'gone' };
  const chart = { title: 'c', kind: 'bar', x: 'month', y: 'n' };

  it.each<[string, Record<string, unknown>, string[]]>([
    ['a metric over no column', { metrics: [{ ...metric, column: 'n' }, metric] }, ['metrics.1.column']],
    ['a metric over text', { metrics: [{ ...metric, column: 'month' }] }, ['metrics.0.column']],
    [
      'charts over no column',
      { charts: [chart, { ...chart, x: 'gone' }, { ...chart, y: 'gone' }] },
      ['charts.1.x', 'charts.2.y'],
    ],
    ['a chart over text', { charts: [{ ...chart, y: 'month' }] }, ['charts.0.y']],
    ['a file name of a parameter it does not have', { fileName: '{{parameters.region}}' }, ['fileName']],
    ['a file name of a parameter it has', { fileName: '{{parameters.region}}', parameters: { region: null } }, []],
    ['a chart that cannot be', { charts: [{ ...chart, kind: 'line', stacked: true }] }, ['charts.0.stacked']],
    ['a chart split by no column', { charts: [{ ...chart, series: 'gone' }] }, ['charts.0.series']],
    ['points along text', { charts: [{ ...chart, kind: 'scatter' }] }, ['charts.0.x']],
    ['a column named twice', { columns: [{ key: 'n' }, { key: 'n' }] }, ['columns']],
    ['a column not shown but used', { columns: [{ key: 'month' }], metrics: [{ ...metric, column: 'n' }] }, []],
    ['a column some rows have', { metrics: [{ ...metric, op: 'count', column: 'note' }] }, []],
    ['a column declared that no row has', { columns: [{ key: 'gone' }], metrics: [metric] }, []],
    ['anything over no rows', { source: { kind: 'inline', rows: [] }, metrics: [metric], charts: [chart] }, []],
  ])('has %s', (_, changes, paths) => expect(problemsOf(withRows(changes)).map(({ path }) => path)).toEqual(paths));

  it('is refused by a definition and by a revision', () => {
    const broken = withRows({ metrics: [metric] });
    given()
      .when({ type: 'DefineReport', data: { ...about, userId: 'u1', definition: broken } })
      .rejects('report/invalid');
    given(defined).when(revise(broken)).rejects('report/invalid');
  });
});

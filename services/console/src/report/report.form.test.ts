import { describe, expect, it } from '@jest/globals';
import type { Report } from '../api/reports';
import { startingColumns } from './columns.form';
import { blank, canPreview, differences, fieldIn, fromReport, toBody } from './report.form';

const report: Report = {
  id: '0b0e7a34-0000-4000-8000-000000000001',
  userId: 'u',
  version: 3,
  createdAt: '2026-11-28T12:00:00.000Z',
  updatedAt: '2026-11-28T12:00:00.000Z',
  name: 'Sales',
  type: 'Weekly',
  source: { kind: 'inline', rows: [{ region: 'North', revenue: 1 }] },
  parameterTypes: {
    region: { type: 'choice', oneOf: ['EMEA', '7', 7], required: true, label: 'Region', description: 'Where' },
    since: { type: 'date' },
    zip: { type: 'text', list: false },
    ids: { type: 'integer', list: true },
  },
  subject: '{{report}} of {{parameters.region}}',
  parameters: {
    ...{ region: '7', since: 'startOfMonth - P1M', zip: '007', ids: [1, 2] },
    year: 2026,
    open: true,
    code: '007',
    count: '12',
    quoted: '"x"',
    nothing: null,
    of: { a: [1] },
  },
  metrics: [
    { name: 'revenue', op: 'sum', column: 'revenue' },
    { name: 'share', op: 'avg', column: 'share', format: { type: 'number', decimals: 3 } },
  ],
  charts: [
    { title: 'By region', kind: 'bar', x: 'region', y: 'revenue', stacked: true, limit: 5 },
    { title: 'Two', kind: 'line', x: 'region', y: ['revenue', 'units'], aggregate: 'avg' },
    { title: 'One in a list', kind: 'pie', x: 'region', y: ['revenue'], sort: '-y', limit: 3, aggregate: 'last' },
    { title: 'Split', kind: 'area', x: 'month', y: 'revenue', series: 'region', stacked: true, sort: 'x' },
    { title: 'Long names', kind: 'bar', x: 'region', y: 'revenue', horizontal: true },
    { title: 'Points', kind: 'scatter', x: 'units', y: 'revenue', series: 'region' },
    { title: 'Now', kind: 'tile', x: 'month', y: 'revenue', aggregate: 'count' },
    { title: 'Lately', kind: 'sparkline', x: 'month', y: 'revenue', limit: 12 },
  ],
  columns: [
    { key: 'revenue', label: 'Revenue', format: { type: 'money', currency: 'EUR' }, total: 'sum' },
    { key: 'region', width: 20 },
    { key: 'sold', format: { type: 'date', pattern: "d. MMMM yyyy 'Uhr' ", locale: 'de-DE' } },
    { key: 'open', format: { type: 'boolean', pattern: 'yes;no' }, total: 'count' },
    { key: 'share', format: { type: 'percent', decimals: 0 } },
    { key: 'note', format: { type: 'text', locale: 'ar' } },
  ],
  template: '5b1e7c3a-2f4d-4e8b-9c6a-1d0f3e5a7b92',
  locale: 'de-DE',
  files: { csv: { delimiter: ';' } },
  fileName: '{{report}}-{{asOf}}',
};
const { id: _, userId: __, version: ___, createdAt: ____, updatedAt: _____, ...body } = report;

describe('the form of a report', () => {
  it('comes back as it was, with every kind of parameter and with what is not edited here', () =>
    expect(toBody(fromReport(report))).toEqual(body));

  it.each<Report['source']>([
    { kind: 'sql', connection: 'warehouse', query: 'select 1' },
    { kind: 'http', url: 'https://a.example', method: 'GET', query: {}, headers: {}, format: 'csv', paging: null },
  ])('comes back with its source %j', (source) => {
    const form = fromReport({ ...report, source });
    expect(toBody({ ...form, name: 'Renamed' })).toEqual({ ...body, source, name: 'Renamed' });
    expect(canPreview(form)).toBe(true);
  });

  it('keeps the rows beside another source while it is open', () => {
    const form = fromReport(report);
    const elsewhere = { ...form, source: { ...form.source, kind: 'sql' as const, connection: 'shop', statement: 's' } };
    expect(toBody(elsewhere).source).toEqual({ kind: 'sql', connection: 'shop', query: 's' });
    expect(toBody({ ...elsewhere, source: { ...elsewhere.source, kind: 'inline' } })).toEqual(body);
  });

  it('says null for all columns, and keeps none where none are chosen', () => {
    expect(toBody({ ...fromReport(report), chooseColumns: false }).columns).toBeNull();
    expect(toBody({ ...fromReport(report), columns: [] }).columns).toEqual([]);
  });

  it('begins the choice of columns with those that there are, as they come', () =>
    expect(toBody({ ...blank, chooseColumns: true, columns: startingColumns(['a', 'b']) }).columns).toEqual([
      { key: 'a' },
      { key: 'b' },
    ]));

  it('asks for a preview only of what has a name, a type and rows', () => {
    expect(canPreview(blank)).toBe(false);
    expect(canPreview({ ...fromReport(report), name: ' ' })).toBe(false);
    expect(canPreview(fromReport(report))).toBe(true);
  });
});

it.each([
  ['name', 'name'],
  ['report.metrics.0.column', 'metrics.0.column'],
  ['charts.2.x', 'charts.2.x'],
  ['charts.2.y.1', 'charts.2.y'],
  ['source.rows.4', 'rows'],
  ['columns.1.format.currency', 'columns.1.format.currency'],
  ['columns.1.format', 'columns.1.format.type'],
  ['columns.1.total', 'columns.1.total'],
  ['columns', 'root'],
  ['locale', 'locale'],
  ['fileName', 'fileName'],
  ['subject', 'subject'],
  ['files.csv.delimiter', 'files.delimiter'],
  ['files.pdf.paper', 'files.paper'],
  ['files.pdf.password.secret', 'files.pdfPassword'],
  ['files.excel.password.secret', 'files.excelPassword'],
  ['files.excel.theme', 'root'],
  ['parameters', 'root'],
  ['metrics', 'root'],
])('what the server says about %s is shown at %s', (path, field) => expect(fieldIn(blank)(path)).toBe(field));

it.each([
  ['report.source.query', 'source.statement'],
  ['source.connection', 'source.connection'],
  ['source', 'source.kind'],
])('what the server says about %s of a query is shown at %s', (path, field) =>
  expect(fieldIn({ ...blank, source: { ...blank.source, kind: 'sql' } })(path)).toBe(field),
);

it('what the server says about a parameter is shown at its value', () => {
  const fieldOf = fieldIn(fromReport(report));
  expect(fieldOf('report.parameters.open')).toBe('parameters.5.value');
  expect(fieldOf('parameters.of.0')).toBe('parameters.10.value');
  expect(fieldOf('parameterTypes.region.oneOf')).toBe('parameters.0.choices');
  expect(fieldOf('parameterTypes.since')).toBe('parameters.1.name');
  expect(fieldOf('parameters.offer')).toBe('root');
});

it('keeps what it cannot edit', () => {
  const newer = { ...report, retention: 'P1Y' } as Report;
  expect(toBody(fromReport(newer))).toEqual({ ...body, retention: 'P1Y' });
});

it('names what two reports differ in', () =>
  expect(differences(body, { ...body, name: 'Revenue' })).toEqual([
    { field: 'name', mine: 'Sales', theirs: 'Revenue' },
  ]));

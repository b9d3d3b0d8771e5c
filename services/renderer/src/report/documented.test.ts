import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseDateWords, reportBody } from '@punctual/contracts';
import { chartAlt } from '../chart/chart-alt';
import { rowTexts } from '../data/column-text';
import { tableOf } from '../data/table';
import { fileName } from '../file/file-name';
import { numberPattern } from '../format/number-pattern';
import { runParameters } from '../parameter/run-parameters';
import { sampleContent } from '../testing/sample-content';
import { problemsOf } from './problems';

const page = readFileSync(join(__dirname, '../../../../docs/reports.md'), 'utf8');
const [first = '', parameters = '', charts = '', files = ''] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, json = '']) => json,
);

describe('docs/reports.md', () => {
  it('begins with a report that can be defined, and is shown so', () => {
    const report = reportBody.parse(JSON.parse(first));
    expect(problemsOf(report)).toEqual([]);
    const { source, columns, locale } = report;
    const table = tableOf('rows' in source ? source.rows : [], columns ?? undefined);
    const texts = Array.from(table.rows, (row) => rowTexts(row, table.columns, { timezone: 'UTC', locale }));
    expect(texts).toEqual([['North', '18.300,50\u00a0\u20ac', '12,5\u00a0%', '20 Nov. 2026']]);
  });

  it('has parameters that can be declared, and what they come to', () => {
    const report = reportBody.parse({ ...JSON.parse(first), ...JSON.parse(parameters) });
    expect(problemsOf(report)).toEqual([]);
    const time = { asOf: '2026-11-23T09:00:00Z', timezone: 'UTC', lastRun: null };
    const known = { region: 'EMEA', since: '2026-10-01', until: '2026-11-01', clients: null };
    expect(runParameters(report, {}, time)).toEqual(known);
    for (const [, words = ''] of page.matchAll(
      /`((?:today|startOf|occurrence|lastRun|endOf)[^`]* (?:- P|\?\? )[^`]*)`/g,
    ))
      expect([words, parseDateWords(words)]).toEqual([words, { terms: expect.any(Array) }]);
  });

  it('has charts that can be defined', () => {
    const rows = [
      { month: 'May', region: 'North', client: 'Ada', revenue: 1 },
      { month: 'June', region: 'South', client: 'Grace', revenue: 2 },
    ];
    const report = reportBody.parse({
      ...JSON.parse(first),
      source: { kind: 'inline', rows },
      columns: null,
      metrics: [],
      ...JSON.parse(charts),
    });
    expect(problemsOf(report)).toEqual([]);
    const content = sampleContent(rows, { locale: 'de-DE' });
    expect(report.charts.map((chart) => chartAlt(chart, content)).every((alt) => alt.length > 20)).toBe(true);
  });

  it('has files that can be defined, and their name', () => {
    const report = reportBody.parse({ ...JSON.parse(first), ...JSON.parse(files) });
    expect(problemsOf(report)).toEqual([]);
    const { name, fileName: template, parameters } = report;
    const content = sampleContent([], { name, fileName: template, parameters });
    expect(page).toContain(`\`${fileName(content, 'csv')}\``);
  });

  it('names patterns that are read', () => {
    const [, named = ''] = /:\n {2}`(#,##0\.00`[^\n]*`0000)`/.exec(page) ?? [];
    const patterns = named.split('`, `');
    expect(patterns).toHaveLength(5);
    expect(patterns.map((pattern) => numberPattern(pattern) !== null)).toEqual([true, true, true, true, true]);
  });
});

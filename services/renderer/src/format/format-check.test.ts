import { describe, expect, it } from '@jest/globals';
import { reportBody, type ValueFormat } from '@punctual/contracts';
import { problemsOf } from '../report/problems';
import { formatProblems } from './format-check';

describe('a format that is wrong whatever the data', () => {
  it.each<[ValueFormat, string[]]>([
    [{ type: 'money' }, ['currency']],
    [{ type: 'money', currency: 'XQQ' }, ['currency']],
    [{ type: 'number', currency: 'EUR' }, ['currency']],
    [{ type: 'number', locale: 'klingon' }, ['locale']],
    [{ type: 'number', locale: 'not a tag' }, ['locale']],
    [{ type: 'number', pattern: 'abc' }, ['pattern']],
    [{ type: 'money', currency: 'EUR', pattern: '0.00' }, ['pattern']],
    [{ type: 'percent', pattern: '0.0' }, ['pattern']],
    [{ type: 'number', pattern: '#,##0;0;0' }, ['pattern']],
    [{ type: 'number', pattern: '0.0.0' }, ['pattern']],
    [{ type: 'date', pattern: 'YYYY-QQ' }, ['pattern']],
    [{ type: 'date', pattern: "d 'open" }, ['pattern']],
    [{ type: 'boolean', pattern: 'yes' }, ['pattern']],
    [{ type: 'text', pattern: '0' }, ['pattern']],
    [{ type: 'date', decimals: 2 }, ['decimals']],
    [{ type: 'integer', decimals: 2 }, ['decimals']],
    [{ type: 'number', decimals: 2, pattern: '0.00' }, ['decimals']],
  ])('%j is refused', (format, fields) => expect(formatProblems(format).map(({ field }) => field)).toEqual(fields));
});

describe('a report whose values could never be shown', () => {
  const paths = (changes: object) =>
    problemsOf(
      reportBody.parse({
        name: 'n',
        type: 't',
        source: { kind: 'inline', rows: [{ client: 'Ada', n: 1 }] },
        ...changes,
      }),
    ).map(({ path }) => path);

  it.each<[string, object, string[]]>([
    [
      'an unknown currency and locale',
      { locale: 'xx', columns: [{ key: 'n', format: { type: 'money', currency: 'ABC', locale: 'zz' } }] },
      ['locale', 'columns.0.format.currency', 'columns.0.format.locale'],
    ],
    [
      'money over text',
      { columns: [{ key: 'n' }, { key: 'client', format: { type: 'integer' } }] },
      ['columns.1.format'],
    ],
    ['a total of text', { columns: [{ key: 'client', total: 'sum' }] }, ['columns.0.total']],
    [
      'a metric shown as a date',
      { metrics: [{ name: 'm', op: 'sum', column: 'n', format: { type: 'date' } }] },
      ['metrics.0.format.type'],
    ],
    [
      'nothing wrong',
      {
        columns: [
          { key: 'client', total: 'count' },
          { key: 'n', format: { type: 'percent' } },
        ],
      },
      [],
    ],
  ])('has %s', (_, changes, found) => expect(paths(changes)).toEqual(found));
});

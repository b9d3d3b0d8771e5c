import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactMetrics } from './exact';
import { metricsOf } from './metric';
import { canonicalRows, columnsOf } from './rows';
import { tableOf } from './table';

const text = async (rows: Record<string, unknown>[], wanted = { key: ['id'], ignore: ['note'] }) =>
  String(await canonicalRows(tableOf(rows), wanted));

describe('canonical rows', () => {
  it('have their key, and the rest without absent values and what is ignored', async () => {
    const rows = [
      { id: 2, b: null, a: 'x\ty', note: 'n' },
      { id: 1, n: 10n, at: new Date(0), nan: Number.NaN, deep: { b: 1 } },
    ];
    expect(await text(rows)).toBe(
      '[1]\t[["at","1970-01-01T00:00:00.000Z"],["deep","{\\"b\\":1}"],["n","10"],["nan","NaN"]]\n[2]\t[["a","x\\ty"]]',
    );
    expect(await text([{ a: 1 }, { a: 0 }], { key: [], ignore: [] })).toBe('[["a",0]]\t[]\n[["a",1]]\t[]');
  });

  it('are the same in every order of rows and columns', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }), { maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        async (rows, numbers) => {
          const shuffled = rows
            .map((row) => [numbers.next().value ?? 0, Object.fromEntries(Object.entries(row).reverse())] as const)
            .sort(([a], [b]) => a - b)
            .map(([, row]) => row);
          const wanted = { key: [], ignore: [] };
          expect(await text(shuffled, wanted)).toBe(await text(rows, wanted));
        },
      ),
    ));

  it('say which columns there are, also those of some rows alone', () =>
    expect(columnsOf({ rows: [{ b: 1 }, { a: 1, b: 2 }] })).toEqual(['a', 'b']));
});

describe('exact metrics', () => {
  const exact = (op: 'sum' | 'avg' | 'min' | 'max' | 'count' | 'last', cells: unknown[]) => {
    const table = tableOf(cells.map((n) => ({ n })));
    const metrics = [{ name: 'm', op, column: 'n' }];
    return exactMetrics(metrics, table, metricsOf(metrics, table))[0]?.value;
  };

  it.each([
    ['sum', ['12345678901234567890.12', '0.03', 1], '12345678901234567891.15'],
    ['sum', [0.1, 0.2], '0.3'],
    ['sum', ['1e308', '1e308'], `2${'0'.repeat(308)}`],
    ['avg', [1, 2, 4], '2.33333333333333333333'],
    ['min', ['9007199254740993', '9007199254740992'], '9007199254740992'],
    ['max', [1, '10', 9n], '10'],
    ['last', [5, '7.50', null], '7.5'],
    ['last', [5, Number.NaN], null],
    ['count', [null, 0, 1], '2'],
    ['count', [], '0'],
    ['sum', [], null],
    ['sum', [null, null], null],
    ['sum', [1, Number.NaN], null],
    ['max', [1, Number.POSITIVE_INFINITY], null],
    ['sum', ['1e999999'], null],
  ] as const)('the %s of %j is %s', (op, cells, value) => expect(exact(op, [...cells])).toBe(value));
});

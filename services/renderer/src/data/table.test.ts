import { describe, expect, it } from '@jest/globals';
import { cellOf, numberOf } from './cell';
import { cellText } from './cell-text';
import { instantText, isCivilDate, parseInstant } from './instant';
import { type Metric, metricsOf } from './metric';
import { cellAt, tableOf } from './table';

const coded = (code: string) => expect.objectContaining({ name: 'RenderError', code });

describe('tableOf', () => {
  it('has a column for every key, in first-seen order, with its kind', () => {
    expect(
      tableOf([
        { b: 1, at: '2026-11-23T09:00:00+01:00' },
        { a: 'x', b: null, on: '2026-11-23', at: new Date(0) },
        { yes: true, mixed: 1 },
        { mixed: 'x' },
      ]).columns,
    ).toMatchObject([
      { key: 'b', label: 'b', kind: 'number' },
      { key: 'at', label: 'at', kind: 'instant' },
      { key: 'a', label: 'a', kind: 'text' },
      { key: 'on', label: 'on', kind: 'date' },
      { key: 'yes', label: 'yes', kind: 'boolean' },
      { key: 'mixed', label: 'mixed', kind: 'text' },
    ]);
  });

  it('keeps the requested columns, with their labels, even when no row has them', () => {
    expect(tableOf([{ a: 1, b: 2 }], [{ key: 'b', label: 'Bee' }, { key: 'c' }]).columns).toMatchObject([
      { key: 'b', label: 'Bee', kind: 'number' },
      { key: 'c', label: 'c', kind: 'text' },
    ]);
  });

  it.each([
    ['report/bad-row', () => tableOf([{ a: 1 }, [1]])],
    ['report/bad-row', () => tableOf([null])],
    [
      'report/too-many-columns',
      () => tableOf([Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i}`, i]))]),
    ],
    ['report/duplicate-column', () => tableOf([], [{ key: 'a' }, { key: 'a' }])],
  ])('refuses with %s', (code, make) => expect(make).toThrow(coded(code)));

  it('reads only the own properties of a row', () => {
    expect(cellAt({}, 'constructor')).toBeNull();
    expect(cellAt(JSON.parse('{"__proto__": 7}'), '__proto__')).toBe(7);
  });
});

describe('cells', () => {
  const cycle: Record<string, unknown> = { name: 'a' };
  cycle['self'] = cycle;

  it.each([
    [undefined, null],
    [() => 1, null],
    [{ a: [1, 2n, NaN] }, '{"a":[1,"2","NaN"]}'],
    [new Date(NaN), 'Invalid Date'],
    [cycle, '{"name":"a","self":"[circular]"}'],
    [[{ x: 1 }, { x: 1 }], '[{"x":1},{"x":1}]'],
  ])('%p becomes %p', (value, cell) => expect(cellOf(value)).toBe(cell));

  it.each([
    [5n, 5],
    ['12.50', 12.5],
    ['-3', -3],
    ['1e3', 1000],
    ['', null],
    ['12 EUR', null],
    ['0x10', null],
    [true, null],
    [NaN, NaN],
  ])('%p as a number is %p', (cell, number) => {
    expect(numberOf(cell)).toBe(number);
  });

  it.each([
    [null, 'text', '\u2013'],
    ['', 'text', ''],
    [0.1 + 0.2, 'number', '0.3'],
    [-5, 'number', '-5'],
    [NaN, 'number', 'NaN'],
    [-Infinity, 'number', '-Infinity'],
    [12345678901234567890n, 'number', '12345678901234567890'],
    [true, 'boolean', 'true'],
    ['2026-11-23', 'date', '2026-11-23'],
    ['2026-11-23T09:00:00Z', 'instant', '2026-11-23 10:00 UTC+1'],
    ['2026-11-23T09:00:00Z', 'text', '2026-11-23T09:00:00Z'],
    [new Date(1_500), 'instant', '1970-01-01 01:00:01 UTC+1'],
  ] as const)('%p (%s) is displayed as %p', (cell, kind, text) =>
    expect(cellText(cell, kind, 'Europe/Warsaw')).toBe(text),
  );
});

describe('instants', () => {
  it('are unambiguous when the clocks go back, and support half-hour zones', () => {
    expect(
      ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].map((at) => instantText(new Date(at), 'America/New_York')),
    ).toEqual(['2026-11-01 01:30 UTC-4', '2026-11-01 01:30 UTC-5']);
    expect(instantText(new Date('2026-11-23T09:00:00Z'), 'Asia/Kolkata')).toBe('2026-11-23 14:30 UTC+5:30');
    expect(instantText(new Date('2026-11-23T09:00:00Z'), 'UTC')).toBe('2026-11-23 09:00 UTC');
  });

  it('refuse a zone that does not exist', () =>
    expect(() => instantText(new Date(0), 'Mars/Base')).toThrow(coded('report/unknown-zone')));

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-11-23T09:00:00',
    '2026-11-23T25:00:00Z',
    '2026-11-23T09:00:00.1234567Z',
    '2026-11-23',
    '',
  ])('%p is not one', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('must be dates that exist', () =>
    expect(['2026-02-28', '2026-02-29', '2028-02-29', '0026-01-01'].map(isCivilDate)).toEqual([
      true,
      false,
      true,
      true,
    ]));
});

describe('metrics', () => {
  const table = tableOf([
    { n: 0.1, s: '2.5' },
    { n: 0.2, s: null },
    { n: null, s: '1' },
    { n: -1, s: '3', x: NaN, t: 'a' },
  ]);
  const value = (op: Metric['op'], column: string) => metricsOf([{ name: 'm', op, column }], table)[0]?.value;

  it('match values computed by hand', () => {
    expect((['sum', 'avg', 'min', 'max', 'count', 'last'] as const).map((op) => value(op, 'n'))).toEqual([
      expect.closeTo(-0.7, 12),
      expect.closeTo(-0.7 / 3, 12),
      -1,
      0.2,
      3,
      -1,
    ]);
    expect(value('sum', 's')).toBe(6.5);
  });

  it('are null when there is no result', () => {
    expect((['sum', 'min', 'max', 'last'] as const).map((op) => value(op, 'x'))).toEqual([null, null, null, null]);
    expect(
      metricsOf(
        [
          { name: 'm', op: 'sum', column: 'n' },
          { name: 'c', op: 'count', column: 'n' },
        ],
        tableOf([]),
      ),
    ).toEqual([
      { name: 'm', value: null },
      { name: 'c', value: 0 },
    ]);
  });

  it('may use a column that is not shown, but not a missing one or text', () => {
    expect(metricsOf([{ name: 'm', op: 'sum', column: 'b' }], tableOf([{ a: 1, b: 2 }], [{ key: 'a' }]))).toEqual([
      { name: 'm', value: 2 },
    ]);
    expect(() => value('sum', 'nope')).toThrow(coded('metric/unknown-column'));
    expect(() => value('sum', 't')).toThrow(coded('metric/not-numeric'));
  });
});

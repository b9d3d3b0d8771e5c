import { describe, expect, it } from '@jest/globals';
import type { ValueFormat } from '@punctual/contracts';
import { rowTexts } from '../data/column-text';
import { tableOf } from '../data/table';

type Format = ValueFormat | undefined;

/** The texts of a column of these values. */
const texts = (
  values: readonly unknown[],
  format?: Format,
  shown: { locale?: string; key?: string } = {},
): string[] => {
  const { key = 'amount', locale = null } = shown;
  const table = tableOf(
    values.map((value) => ({ [key]: value })),
    [{ key, format }],
  );
  return [...table.rows].flatMap((row) => rowTexts(row, table.columns, { timezone: 'America/New_York', locale }));
};
const coded = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'RenderError', code, message: expect.stringMatching(message) });

describe('numbers without a format', () => {
  it.each<[string, unknown[], string[]]>([
    ['money has two decimals, all alike', [18300.5, 354328.5, 7], ['18,300.50', '354,328.50', '7.00']],
    ['small numbers with one decimal keep one', [36.6, 40, -0.5], ['36.6', '40.0', '-0.5']],
    ['integers are grouped', [1234567, -1000, 0], ['1,234,567', '-1,000', '0']],
    ['quotients have two', [100 / 3, 200 / 3], ['33.33', '66.67']],
    ['rates that all have more keep them', [4.2713, 1.0845], ['4.2713', '1.0845']],
    ['small numbers show three digits', [0.00123, 0.5], ['0.00123', '0.50000']],
    ['nothing that is not zero is shown as 0', [1e-9, 2.5], ['0.000000001', '2.500000']],
    ['no binary noise', [0.1 + 0.2, 1.005], ['0.30', '1.01']],
    ['no minus before zero', [-0, 1], ['0', '1']],
    ['years are not grouped', [1999, 2026], ['1999', '2026']],
    ['NaN and infinities are said', [NaN, Infinity, 1.5], ['NaN', 'Infinity', '1.5']],
    ['doubles beyond all digits keep the exponent', [1e300, 1], ['1e+300', '1']],
    ['bigints keep every digit', [12345678901234567890n], ['12,345,678,901,234,567,890']],
    ['NUMERIC text keeps every digit', ['12345678901234567890.10', '0.05'], ['12,345,678,901,234,567,890.10', '0.05']],
    ['versions stay text', ['1.10', '1.9'], ['1.10', '1.9']],
    ['digits in text stay text', ['007', '12'], ['007', '12']],
    ['null is a dash', [null, 1500], ['\u2013', '1,500']],
  ])('%s', (_, values, shown) => expect(texts(values)).toEqual(shown));

  it.each(['id', 'order_id', 'orderId', 'Client No', 'Fiscal Year', 'ZIP'])('%s is not grouped', (key) =>
    expect(texts([10002, 5], undefined, { key })).toEqual(['10002', '5']),
  );
  it.each(['paid', 'sessions', 'notes'])('%s is grouped', (key) =>
    expect(texts([10002], undefined, { key })).toEqual(['10,002']),
  );

  it.each([
    ['de-DE', '1.234.567,50'],
    ['fr-FR', '1\u202f234\u202f567,50'],
    ['en-IN', '12,34,567.50'],
  ])('follow the locale %s', (locale, shown) => expect(texts([1234567.5, 0], undefined, { locale })[0]).toBe(shown));
  it('group in Polish and Spanish from five digits', () =>
    expect(texts([1234, 12345], undefined, { locale: 'es-ES' })).toEqual(['1234', '12.345']));
});

describe('numbers with a format', () => {
  it.each<[ValueFormat, unknown[], string[]]>([
    [{ type: 'money', currency: 'USD' }, [1234.5, -3], ['$1,234.50', '-$3.00']],
    [{ type: 'money', currency: 'JPY' }, [1234.5], ['\u00a51,235']],
    [{ type: 'money', currency: 'EUR', locale: 'de-DE' }, [-1234.5], ['-1.234,50\u00a0\u20ac']],
    [{ type: 'money', currency: 'USD', decimals: 0 }, ['12345678901234567890.50'], ['$12,345,678,901,234,567,891']],
    [{ type: 'percent' }, [0.125, 1], ['12.5%', '100.0%']],
    [{ type: 'percent', decimals: 0 }, [0.125, 0.12], ['13%', '12%']],
    [{ type: 'percent', locale: 'de-DE', decimals: 1 }, [0.5], ['50,0\u00a0%']],
    [{ type: 'integer' }, [2.5, 1234, '7'], ['3', '1,234', '7']],
    [{ type: 'number', decimals: 3 }, ['1.5', 2n, 0.0001], ['1.500', '2.000', '0.000']],
    [{ type: 'number' }, ['1.5', '1200.25'], ['1.50', '1,200.25']],
    [{ type: 'number', pattern: '#,##0.00;(#,##0.00)' }, [1234.5, -1234.5, 0], ['1,234.50', '(1,234.50)', '0.00']],
    [{ type: 'number', pattern: '#,##0.## kg' }, [1234.5], ['1,234.5 kg']],
    [{ type: 'number', pattern: '0000' }, [42], ['0042']],
    [{ type: 'percent', pattern: '0.0%' }, [0.1234], ['12.3%']],
    [{ type: 'text' }, [1234567, 'a', null], ['1234567', 'a', '\u2013']],
    [{ type: 'boolean', pattern: 'yes;no' }, [true, false], ['yes', 'no']],
  ])('%j shows %j', (format, values, shown) => expect(texts(values, format)).toEqual(shown));

  it('say which value they cannot show', () => {
    expect(() => texts([1, 'n/a'], { type: 'money', currency: 'EUR' })).toThrow(
      coded('format/not-numeric', /rows\[1\] has "n\/a" in "amount", .*money/),
    );
    expect(() => texts(['soon'], { type: 'date' })).toThrow(coded('format/not-a-date', /"soon"/));
    expect(() => texts([1], { type: 'boolean' })).toThrow(coded('format/not-boolean', /neither true nor false/));
  });
});

describe('dates', () => {
  const at = '2026-11-23T09:05:07.250Z';
  it('without a format are ISO 8601, to the second where some have one', () => {
    expect(texts(['2026-11-23'])).toEqual(['2026-11-23']);
    expect(texts([at, '2026-11-23T10:00:00Z'])).toEqual(['2026-11-23 04:05:07 UTC-5', '2026-11-23 05:00:00 UTC-5']);
    expect(texts(['2026-11-23T10:00:00.250Z'])).toEqual(['2026-11-23 05:00 UTC-5']);
  });
  it('follow a locale', () => {
    expect(texts(['2026-11-23'], undefined, { locale: 'de-DE' })).toEqual(['23.11.2026']);
    expect(texts([at], undefined, { locale: 'en-US' })).toEqual(['11/23/2026 04:05:07 UTC-5']);
    expect(texts(['2026-11-23'], undefined, { locale: 'ja-JP' })).toEqual(['2026/11/23']);
  });
  it.each<[ValueFormat, unknown, string]>([
    [{ type: 'date' }, at, '2026-11-23'],
    [{ type: 'date' }, new Date('2026-11-23T02:00:00Z'), '2026-11-22'],
    [{ type: 'date', pattern: 'd MMM yyyy' }, '2026-03-05', '5 Mar 2026'],
    [{ type: 'date', pattern: 'EEEE, d. MMMM yy', locale: 'de-DE' }, '2026-03-05', 'Donnerstag, 5. März 26'],
    [{ type: 'date', pattern: "'Q'dd/MM" }, '2026-03-05', 'Q05/03'],
    [{ type: 'datetime', pattern: 'yyyy-MM-dd HH:mm:ss.SSS xxx' }, at, '2026-11-23 04:05:07.250 -05:00'],
    [{ type: 'datetime', pattern: 'h:mm a' }, '2026-11-23T17:30:00Z', '12:30 PM'],
    [{ type: 'time' }, '09:30', '09:30'],
    [{ type: 'time' }, at, '04:05:07'],
  ])('%j shows %p as %s', (format, value, shown) => expect(texts([value], format)).toEqual([shown]));
});

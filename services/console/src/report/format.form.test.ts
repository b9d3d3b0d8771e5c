import { expect, it } from '@jest/globals';
import { fromFormat, PARTS, toFormat, usual, type ValueFormat } from './format.form';
import { samplesIn } from './use-samples';

it.each<ValueFormat | undefined>([
  undefined,
  { type: 'text', locale: 'ar' },
  { type: 'money', currency: 'EUR', decimals: 0, locale: 'de-DE' },
  { type: 'number', pattern: ' #,##0.00 ' },
  { type: 'number', decimals: 2, pattern: '0.0' },
])('%j comes back as it was', (format) => expect(toFormat(fromFormat(format))).toEqual(format ? { format } : {}));

it('says only what the type has, and keeps the rest for another', () => {
  const money = { ...usual, type: 'money' as const, currency: 'eur', decimals: '2', pattern: '0.0' };
  expect(toFormat(money)).toEqual({ format: { type: 'money', currency: 'EUR', decimals: 2 } });
  expect(toFormat({ ...money, type: 'date' })).toEqual({ format: { type: 'date', pattern: '0.0' } });
  expect(toFormat({ ...money, type: '' })).toEqual({});
  expect(PARTS.text).toEqual(['locale']);
});

it('finds the first value of each column that has one, with its commas and semicolons', () =>
  expect([...samplesIn('\uFEFFa;b;c,amount,none\r\n,"18,300.50 €",\r\nx;y,2.00,\r\n')]).toEqual([
    ['a;b;c', 'x;y'],
    ['amount', '18,300.50 €'],
  ]));

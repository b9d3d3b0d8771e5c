import { expect, it } from '@jest/globals';
import { addressesIn, toCsv } from './addresses';

it.each([
  ['a@example.com', ['a@example.com']],
  [
    'a@example.com, b@example.com;c@example.com\nd@example.com e@example.com',
    ['a', 'b', 'c', 'd', 'e'].map((one) => `${one}@example.com`),
  ],
  [
    'Ann Lee <ann@example.com>, Bob <bob@example.com>; cy@example.com',
    ['ann@example.com', 'bob@example.com', 'cy@example.com'],
  ],
  ['"Lee, Ann" <ann@example.com>', ['ann@example.com']],
  ['  \n ; ', []],
  ['nonsense', ['nonsense']],
])('%j holds %j', (text, addresses) => expect(addressesIn(text)).toEqual(addresses));

it('quotes each address, so that none spreads over cells or lines', () =>
  expect(toCsv(['a,b@example.com', '"x"@example.com'])).toBe('"a,b@example.com"\n"""x""@example.com"'));

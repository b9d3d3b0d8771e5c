import { describe, expect, it } from '@jest/globals';
import { recordsOf } from './csv';
import { columnsOf, readRows, shownCell } from './rows';

describe('rows of a text', () => {
  it.each([
    ['commas', 'region,revenue\nNorth,12\nSouth,7.5\n'],
    ['semicolons and Windows line ends', 'region;revenue\r\nNorth;12\r\nSouth;7.5\r\n'],
    ['tabs, as a spreadsheet copies them', 'region\trevenue\nNorth\t12\nSouth\t7.5'],
    ['a byte order mark', '\uFEFFregion,revenue\nNorth,12\nSouth,7.5'],
    ['JSON', '[{"region":"North","revenue":12},{"region":"South","revenue":7.5}]'],
  ])('with %s', (_, text) =>
    expect(readRows(text)).toEqual({
      rows: [
        { region: 'North', revenue: 12 },
        { region: 'South', revenue: 7.5 },
      ],
    }),
  );

  it('keeps quotes, delimiters and line ends inside of quotes', () =>
    expect(recordsOf('a,b\n"x, ""y""","two\nlines"\n')).toEqual([
      ['a', 'b'],
      ['x, "y"', 'two\nlines'],
    ]));

  it('keeps codes and numbers that would be rounded as text, and empty cells as null', () =>
    expect(readRows('zip,id,n,yes\n01234,12345678901234567,1,true\n99999,2,,FALSE')).toEqual({
      rows: [
        { zip: '01234', id: '12345678901234567', n: 1, yes: true },
        { zip: '99999', id: '2', n: null, yes: false },
      ],
    }));

  it('takes a column with one text for texts', () =>
    expect(readRows('n\n1\nnone')).toEqual({ rows: [{ n: '1' }, { n: 'none' }] }));

  it('does not take a heading for more than a name', () => {
    const { rows = [] } = readRows('__proto__,a\nx,1');
    expect(columnsOf(rows)).toEqual(['__proto__', 'a']);
  });

  it.each([
    ['', 'empty'],
    ['  \n ', 'empty'],
    ['a,b', 'headingsOnly'],
    ['a,a\n1,2', 'headings'],
    ['a,\n1,2', 'headings'],
    ['[1,2]', 'json'],
    ['[{"a":', 'json'],
  ])('refuses %j: %s', (text, refused) => expect(readRows(text)).toEqual({ refused }));
});

it('shows any value of a cell', () =>
  expect([null, undefined, 0, false, 'x', { a: 1 }].map(shownCell)).toEqual(['', '', '0', 'false', 'x', '{"a":1}']));

import { describe, expect, it } from '@jest/globals';
import { csvRecords } from './csv';

describe('the records of a CSV file', () => {
  it.each([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a;b\r\nc;d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a\tb\rc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\uFEFFa,b', [['a', 'b']]],
    ['"a,b","c ""d"""\n', [['a,b', 'c "d"']]],
    ['a "b",c', [['a "b"', 'c']]],
    ['a,,c', [['a', '', 'c']]],
    [
      '"a,b";c\nd;e',
      [
        ['a,b', 'c'],
        ['d', 'e'],
      ],
    ],
    ['', []],
    ['\n\r\n  \n', []],
  ])('%j', (text, cells) => expect(csvRecords(text).map((record) => record.cells)).toEqual(cells));

  it('know their line, after blank lines and line breaks in cells', () => {
    const file = 'a\n\n"b\r\nb",c\nd';
    expect(csvRecords(file)).toEqual([
      { line: 1, cells: ['a'] },
      { line: 3, cells: ['b\r\nb', 'c'] },
      { line: 5, cells: ['d'] },
    ]);
  });

  it('after a quote that is never closed are still read', () => {
    expect(csvRecords('"a\nb@example.com\nc').map(({ cells }) => cells.at(-1))).toEqual(['"a', 'b@example.com', 'c']);
  });

  it('are read in time that grows with the file alone', () => {
    const file = '"unclosed\n'.repeat(20_000);
    expect(csvRecords(file)).toHaveLength(20_000);
  }, 5_000);
});

import { describe, expect, it } from '@jest/globals';
import { atMostSoft, kindOfStatus, saidIn, saidLine, statusIn } from './bounce-kind';

describe('kindOfStatus', () => {
  it.each([
    ['5.1.1', 'hard'],
    ['5.1.10', 'hard'],
    ['5.2.1', 'hard'],
    ['5.1.7', 'policy'],
    ['5.1.8', 'policy'],
    ['5.2.2', 'soft'],
    ['5.2.3', 'content'],
    ['5.3.4', 'content'],
    ['5.3.0', 'soft'],
    ['5.4.7', 'soft'],
    ['5.6.7', 'content'],
    ['5.7.1', 'policy'],
    ['5.7.515', 'policy'],
    ['4.1.1', 'soft'],
    ['4.2.1', 'soft'],
    ['4.4.7', 'soft'],
    ['4.7.28', 'policy'],
    ['5.0.0', 'soft'],
    ['2.0.0', 'soft'],
    ['', 'soft'],
    [null, 'soft'],
  ])('%s is %s', (status, kind) => expect(kindOfStatus(status)).toBe(kind));

  it('gives up no address for a guess', () =>
    expect((['hard', 'soft', 'content', 'policy'] as const).map(atMostSoft)).toEqual([
      'soft',
      'soft',
      'content',
      'policy',
    ]));
});

describe('statusIn', () => {
  it.each([
    ['550 5.1.1 no such user', '5.1.1'],
    ['5.01.001', '5.1.1'],
    ['#5.7.1 smtp;550 5.1.1', '5.7.1'],
    ['host 5.1.1.9 said no', null],
    ['version 15.1.1', null],
    ['3.1.1 1.2.3', null],
    ['550 no', null],
  ])('in %j is %s', (text, status) => expect(statusIn(text)).toBe(status));
});

describe('saidLine', () => {
  it('is one line that names no address', () =>
    expect(saidLine('550 5.1.1\r\n\t<Ann@example.com>: no such\u0000user\u2028 here ')).toBe(
      '550 5.1.1 <an address>: no such user here',
    ));
  it('has at most 500 characters, also where there are only control characters', () => {
    expect(saidLine('x'.repeat(10_000))).toHaveLength(500);
    expect(saidLine('\u{1f600}'.repeat(1_000)).isWellFormed()).toBe(true);
    expect(saidLine('\r\n'.repeat(10_000))).toBe('');
  });
});

it.each([
  ['5.1.1', 'no such user', '5.1.1 no such user'],
  ['5.1.1', '550 5.1.1 no such user', '550 5.1.1 no such user'],
  ['5.1.1', '550 5.1.10 no such user', '5.1.1 550 5.1.10 no such user'],
  ['5.1.1', '', '5.1.1'],
  [null, 'no such user', 'no such user'],
])('a report of %s with the words "%s" says "%s"', (status, text, said) => expect(saidIn({ status, text })).toBe(said));

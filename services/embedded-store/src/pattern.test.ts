import { describe, expect, it } from '@jest/globals';
import { compilePattern } from './pattern';

describe('compilePattern', () => {
  it.each([
    ['^[^$].*', ['Placed', '$metadata', ''], [true, false, false]],
    ['^(order|user)-\\d+$', ['order-1', 'user-22', 'order-x'], [true, true, false]],
    ['Paid', ['OrderPaid', 'Order'], [true, false]],
    ['^\\$>$', ['$>', '$'], [true, false]],
    ['(a)\\1', ['aa', 'ab'], [true, false]],
  ])('%s', (source, names, expected) => {
    expect(compilePattern(source)(names)).toEqual(expected);
  });

  it('gives the same answers for long names', () => {
    expect(compilePattern('^a.*z$')([`a${'x'.repeat(100_000)}z`, 'az', 'b'])).toEqual([true, true, false]);
  });

  it.each([
    '^(a+)+$',
    '^(a|aa)+$',
    '(x+x+)+y',
    'a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa$',
  ])('stops %s', (source) => {
    const names = [`${'a'.repeat(29)}!`, `${'x'.repeat(60)}!`, `${'a'.repeat(60)}!`];
    expect(() => compilePattern(source)(names)).toThrow('takes too long');
  });

  it.each(['(', '[', '*', 'x'.repeat(5_000)])('refuses %s', (source) => {
    expect(() => compilePattern(source)).toThrow('filter.regex');
  });
});

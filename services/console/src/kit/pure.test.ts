import { describe, expect, it } from '@jest/globals';
import { counted } from './plural';
import { compact, oneOf, parseList, textIn } from './search-params';
import { fromNow, localDay, localTime } from './time';

const NOW = Date.parse('2026-11-28T12:00:00Z');

describe('time', () => {
  it.each([
    ['2026-11-28T12:00:20Z', 'now'],
    ['2026-11-28T12:05:00Z', 'in 5 minutes'],
    ['2026-11-28T09:00:00Z', '3 hours ago'],
    ['2026-11-29T12:00:00Z', 'tomorrow'],
  ])('%s is %s', (at, words) => expect(fromNow(at, NOW)).toBe(words));

  it('counts days by the calendar: Monday morning is not the day after Saturday evening', () => {
    const saturday = new Date(2026, 10, 28, 23, 54).getTime();
    expect(fromNow(new Date(2026, 10, 30, 9, 0).toISOString(), saturday)).toBe('in 2 days');
    expect(fromNow(new Date(2026, 10, 27, 9, 0).toISOString(), saturday)).toBe('yesterday');
  });

  it('shows a local date of the server as it is, in whatever zone the browser is', () => {
    expect(localDay('2026-03-29T23:30:00')).toMatch(/29/);
    expect(localTime('2026-03-29T23:30:00')).toBe('23:30');
  });
});

describe('the search of a URL', () => {
  it('drops what is wrong, too long or unknown', () => {
    expect(parseList({ search: 'x'.repeat(201), sort: ['name'], cursor: null })).toEqual({});
    expect(oneOf(['a', 'b'], 'c')).toBeUndefined();
    expect(textIn('')).toBeUndefined();
    expect(compact({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });
  it('keeps a number that a person searched for', () =>
    expect(parseList({ search: 2026 })).toEqual({ search: '2026' }));
});

it('counts', () => {
  const runs = counted({ zero: 'no runs', one: '# run', other: '# runs' });
  expect([0, 1, 1200].map(runs)).toEqual(['no runs', '1 run', '1,200 runs']);
});

import { describe, expect, it } from '@jest/globals';
import { duration, share } from '../kit/numbers';
import { parseAnalytics, periodOf, toFilters } from './analytics.search';
import { barsLabel, barsOf } from './bars';

const now = new Date(2026, 10, 28, 15, 30);
const filters = (search: Record<string, unknown>) => toFilters(parseAnalytics(search), { zone: 'Europe/Berlin', now });
const day = (date: number, month = 10) => new Date(2026, month, date).toISOString();

describe('the period', () => {
  it('begins with a day and ends now unless days are named', () => {
    expect(filters({})).toEqual({ from: day(30, 9), timezone: 'Europe/Berlin' });
    expect(filters({ days: 7 })).toEqual({ from: day(22), timezone: 'Europe/Berlin' });
    expect(filters({ from: '2026-11-02', to: '2026-11-03', days: '7', zone: 'UTC' })).toEqual({
      ...{ from: day(2), to: day(4), timezone: 'UTC' },
    });
    expect(filters({ to: '2026-11-03' })).toEqual({ to: day(4), timezone: 'Europe/Berlin' });
  });

  it('leaves out what is no day or no period', () => {
    expect(parseAnalytics({ days: '8', from: 'monday', to: '2026-13-01', zone: '' })).toEqual({});
    expect([periodOf({}), periodOf({ days: '90' }), periodOf({ from: '2026-11-02' })]).toEqual(['30', '90', '']);
  });
});

describe('numbers', () => {
  it.each([
    [null, '–'],
    [0.0004, '0 ms'],
    [0.35, '350 ms'],
    [4.24, '4.2 s'],
    [59, '59 s'],
    [90, '1.5 min'],
    [5_400, '1.5 h'],
    [864_000, '10 d'],
  ])('%s seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [null, '–'],
    [1, '100%'],
    [0.99999, '99.9%'],
    [0.57, '57%'],
    [1 / 3, '33.3%'],
  ])('a rate of %s is %s, and 100 %% only where all went well', (rate, text) => expect(share(rate)).toBe(text));
});

describe('bars', () => {
  const counts = { total: 5, sent: 3, failed: 1, bounced: 1, skipped: 0, pending: 0 };
  const bars = [
    { name: 'Mon', counts },
    { name: 'Tue', counts: { ...counts, total: 4, bounced: 0 } },
  ];

  it('has a series for each outcome that there is', () => {
    expect(barsOf(bars).series.map(({ name, data }) => [name, data])).toEqual([
      ['Sent', [3, 3]],
      ['Failed', [1, 1]],
      ['Bounced', [1, 0]],
    ]);
  });

  it('says in words what it shows', () => {
    expect(barsLabel('By day', bars)).toBe(
      'By day: 9 deliveries, of which 3 failed. The numbers are in the table below.',
    );
  });
});

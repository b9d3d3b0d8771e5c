import { describe, expect, it } from '@jest/globals';
import { boundsOf, daysOf, knownUntil, monthAfter, placeAfter, weeksOf } from './month';

const stats = (day: string, total: number, failed: number) => ({
  day,
  total,
  failed,
  sent: total - failed,
  pending: 0,
  skipped: 0,
  bounced: 0,
});
const run = (at: string) => ({ at, local: '', offset: '', relative: '', note: null });

describe('a month', () => {
  it('begins and ends where the next one begins, over the end of a year', () => {
    expect(boundsOf('2026-12')).toEqual({ from: '2026-12-01T00:00:00Z', to: '2027-01-01T00:00:00Z' });
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
  });

  it('has every day once, with what ran and what is planned', () => {
    const days = daysOf(
      '2028-02',
      [stats('2028-02-03', 4, 1)],
      [run('2028-02-29T09:00:00Z'), run('2028-03-01T09:00:00Z')],
    );
    expect(days).toHaveLength(29);
    expect(days[2]).toEqual({ day: '2028-02-03', ran: 4, failed: 1, planned: 0 });
    expect(days[28]).toEqual({ day: '2028-02-29', ran: 0, failed: 0, planned: 1 });
  });

  it('says until when the planned runs are known, where the month has more', () => {
    const planned = [run('2028-02-03T09:00:00Z'), run('2028-02-29T09:00:00Z')];
    expect(knownUntil('2028-02', planned, 2)).toBe('2028-02-29T09:00:00Z');
    expect(knownUntil('2028-03', planned, 2)).toBe('2028-02-29T09:00:00Z');
    expect(knownUntil('2028-01', planned, 2)).toBeNull();
    expect(knownUntil('2028-02', planned, 100)).toBeNull();
    expect(knownUntil('2028-02', [], 2)).toBeNull();
  });

  it('is laid out in weeks from Monday', () => {
    // 1 November 2026 is a Sunday.
    const weeks = weeksOf(daysOf('2026-11', [], []));
    expect(weeks[0]?.map((cell) => cell?.day ?? null)).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(weeks.every(({ length }) => length === 7)).toBe(true);
    expect(weeks.flat().filter((cell) => cell !== null)).toHaveLength(30);
  });

  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowUp', 3, 3],
    ['ArrowDown', 3, 10],
    ['ArrowDown', 29, 29],
    ['Home', 12, 0],
    ['End', 12, 29],
    ['a', 12, null],
  ])('%s from %s leads to %s', (key, from, to) => expect(placeAfter(key, from, 30)).toBe(to));
});

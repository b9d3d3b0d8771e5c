import { describe, expect, it } from '@jest/globals';
import { ruleOf } from '../schedule/rule-of';
import { SCHEDULE_ID, specOf } from '../testing/samples';
import { previousTime } from './previous-time';

const createdAt = '2026-11-22T18:00:00Z';
const previous = (changes: Parameters<typeof specOf>[0], before: string) =>
  previousTime(ruleOf(specOf(changes), { scheduleId: SCHEDULE_ID, createdAt }), before);

describe('the planned time before another', () => {
  it.each([
    ['a daily one, before its creation', {}, '2026-11-22T09:00:00Z', '2026-11-21T09:00:00.000Z'],
    ['a weekly one', { frequency: 'WEEKLY', dayOfWeek: 1 }, '2026-11-23T09:00:00Z', '2026-11-16T09:00:00.000Z'],
    [
      'the last of a month',
      { frequency: 'MONTHLY', dayOfMonth: 'LAST' },
      '2026-11-30T09:00:00Z',
      '2026-10-31T09:00:00.000Z',
    ],
    ['an hourly one', { frequency: 'HOURLY' }, '2026-11-23T09:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['one on workdays', { frequency: 'WEEKDAYS' }, '2026-11-23T09:00:00Z', '2026-11-20T09:00:00.000Z'],
    [
      'one every minute',
      { frequency: 'CUSTOM', cronExpression: '* * * * *' },
      '2026-11-23T09:00:00Z',
      '2026-11-23T08:59:00.000Z',
    ],
    [
      'a yearly one',
      { frequency: 'CUSTOM', cronExpression: '0 9 1 3 *' },
      '2027-03-01T09:00:00Z',
      '2026-03-01T09:00:00.000Z',
    ],
    [
      'one in leap years',
      { frequency: 'CUSTOM', cronExpression: '0 9 29 2 *' },
      '2028-02-29T09:00:00Z',
      '2024-02-29T09:00:00.000Z',
    ],
    ['one whose start is the first', { startDate: '2026-11-23' }, '2026-11-23T09:00:00Z', '2026-11-22T09:00:00.000Z'],
    ['over a clock change', { timezone: 'Europe/Berlin' }, '2026-10-26T08:00:00Z', '2026-10-25T08:00:00.000Z'],
    [
      'one that a holiday skips',
      { calendar: { country: null, region: null, dates: ['2026-11-22'], onHoliday: 'skip' } },
      '2026-11-23T09:00:00Z',
      '2026-11-21T09:00:00.000Z',
    ],
  ] as const)('%s', (_, changes, before, expected) => {
    expect(previous(changes as Parameters<typeof specOf>[0], before)).toBe(expected);
  });
  it('is without its spread, which delays the run and not the time', () => {
    const spec = specOf({ spread: 'PT30M' });
    const rule = ruleOf(spec, { scheduleId: SCHEDULE_ID, createdAt });
    expect(rule.spreadBy).toBeGreaterThan(0);
    const due = new Date(Date.parse('2026-11-23T09:00:00Z') + rule.spreadBy * 1000).toISOString();
    expect(previousTime(rule, due)).toBe('2026-11-22T09:00:00.000Z');
  });
});

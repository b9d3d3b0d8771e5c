import { describe, expect, it } from '@jest/globals';
import type { Received, Subscription } from '../api/subscriptions';
import { leavingOf, receivedName, whyOf } from './looks';
import { differences, draftOf, fieldOf, formOf, newForm, toBody } from './subscription.form';
import { parseSubscriptions } from './subscriptions.search';

const stored: Subscription = {
  id: '0b0e7a34-0000-4000-8000-000000000001',
  userId: 'u',
  reportId: '0b0e7a34-0000-4000-8000-000000000002',
  reportType: 'Sales',
  name: null,
  frequency: 'MONTHLY',
  timeOfDay: '07:30',
  dayOfWeek: null,
  daysOfWeek: null,
  everyWeeks: 1,
  dayOfMonth: null,
  nthWeekday: { n: 2, day: 1 },
  between: null,
  calendar: { calendarId: 'c', country: null, region: null, dates: ['2026-12-24'], onHoliday: 'skip' },
  blackouts: [{ from: '2026-08-01', to: '2026-08-14' }],
  spread: null,
  cronExpression: null,
  cronMatch: null,
  timezone: 'Europe/Berlin',
  startDate: null,
  endDate: null,
  format: 'PDF',
  formats: ['PDF', 'CSV'],
  parameters: { region: 'North' },
  moreReports: [],
  waitFor: null,
  misfire: 'latest',
  catchUpWindow: 3600,
  overlap: 'queue-one',
  largeFiles: 'LINK',
  retry: { maxAttempts: 3, delays: ['PT1M'] },
  deliveryMethod: 'PORTAL',
  lastRunDate: null,
  lastOutcome: null,
  nextRunDate: null,
  status: 'ACTIVE',
  pausedUntil: null,
  version: 4,
  createdAt: '2026-11-28T12:00:00.000Z',
  updatedAt: '2026-11-28T12:00:00.000Z',
  deletedAt: null,
} as Subscription;

describe('the form of a subscription', () => {
  it('shows Sunday, which a stored rule may call 0, as the seventh day', () => {
    const weekly = { ...stored, frequency: 'WEEKLY', dayOfWeek: 0, nthWeekday: null } as Subscription;
    expect(formOf(weekly).days).toEqual(['7']);
    expect(toBody(formOf(weekly), weekly)).toMatchObject({ daysOfWeek: [7], dayOfWeek: null });
  });

  it('keeps a rule and settings that it does not show', () => {
    const form = formOf(stored);
    expect(form.pattern).toBe('KEEP');
    expect(toBody({ ...form, name: ' Mine ' }, stored)).toMatchObject({
      name: 'Mine',
      frequency: 'MONTHLY',
      nthWeekday: { n: 2, day: 1 },
      calendar: { calendarId: 'c', onHoliday: 'skip' },
      blackouts: stored.blackouts,
      parameters: { region: 'North' },
      retry: { maxAttempts: 3, delays: ['PT1M'] },
      formats: ['PDF', 'CSV'],
      deliveryMethod: 'PORTAL',
    });
  });

  it('forgets what belonged to the rule before, where another is chosen', () => {
    const weekly = toBody({ ...formOf(stored), pattern: 'WEEKLY', days: ['5', '1'] }, stored);
    expect(weekly).toMatchObject({ frequency: 'WEEKLY', daysOfWeek: [1, 5], nthWeekday: null, dayOfMonth: null });
    const monthly = toBody({ ...formOf(stored), pattern: 'MONTHLY', dayOfMonth: 'LAST' }, stored);
    expect(monthly).toMatchObject({ frequency: 'MONTHLY', dayOfMonth: 'LAST', nthWeekday: null, daysOfWeek: null });
  });

  it('asks for the next times with the rule alone', () =>
    expect(draftOf(newForm('Europe/Berlin'))).toMatchObject({
      frequency: 'WEEKDAYS',
      timeOfDay: '09:00',
      timezone: 'Europe/Berlin',
      count: 5,
    }));

  it.each([
    ['daysOfWeek.0', 'days'],
    ['formats.1', 'formats'],
    ['reportId', 'reportId'],
    ['misfire', 'root'],
  ])('what the server says about %s is shown at %s', (path, field) => expect(fieldOf(path)).toBe(field));
});

it('says why something is received, and what leaving changes', () => {
  const byList = {
    why: 'list',
    schedule: null,
    role: null,
    list: { id: 'l', name: 'Readers' },
    leave: { method: 'DELETE', path: '/x' },
  } as Received;
  expect([receivedName(byList), whyOf(byList)]).toEqual(['Readers', 'You are on the list Readers']);
  expect(leavingOf(byList)).toMatch(/taken off the list Readers/);
  const named = { ...byList, why: 'schedule', schedule: { ...stored, name: 'Weekly' }, list: null } as Received;
  expect([receivedName(named), whyOf(named)]).toEqual(['Weekly', 'A schedule names you']);
});

it('opens the first part for a tab that it does not know', () =>
  expect(parseSubscriptions({ tab: 'theirs', search: 'x' })).toEqual({}));

it('names the parts in which two edits differ, and no part that the rule does not use', () => {
  const mine = { ...newForm('UTC'), name: 'Mine ', timeOfDay: '08:00', days: ['3'] };
  expect(differences(mine, newForm('UTC')).map(({ part }) => part)).toEqual(['name', 'rule']);
  expect(differences({ ...newForm('UTC'), days: ['3'] }, newForm('UTC'))).toEqual([]);
});

import { describe, expect, it } from '@jest/globals';
import { conditionBody, conditionForm } from './condition.form';
import { draftOf, fieldOf, formOf, newForm, toBody } from './schedule.form';
import { stored } from './testing/stored';

describe('saving what was not touched', () => {
  it.each([
    ['weekdays', stored()],
    ['days of a week, Sunday as 0', stored({ frequency: 'WEEKLY', dayOfWeek: 0 })],
    ['the last business day', stored({ frequency: 'MONTHLY', dayOfMonth: 'LAST_BUSINESS_DAY' })],
    ['the last Friday', stored({ frequency: 'MONTHLY', nthWeekday: { n: -1, day: 5 } })],
    ['cron', stored({ frequency: 'CUSTOM', cronExpression: '0 9 * * 1', cronMatch: 'all' })],
    [
      'further reports',
      stored({
        moreReports: [
          { reportId: stored().reportId, formats: ['CSV'], parameters: { region: 7 } },
          { reportId: stored().userId, parameters: {} },
        ],
      }),
    ],
    ['hours', stored({ frequency: 'HOURLY', between: ['08:00', '18:00'], daysOfWeek: [1, 2] })],
  ])('changes nothing: %s', (_name, before) => {
    const body = toBody(formOf(before), before);
    const { dayOfWeek, daysOfWeek, ...rest } = before;
    const days = before.frequency === 'WEEKLY' ? [dayOfWeek === 0 ? 7 : dayOfWeek] : daysOfWeek;
    expect({ ...rest, ...body }).toEqual({ ...rest, dayOfWeek: null, daysOfWeek: days });
  });

  it('keeps holidays of a country, which the dialog does not edit', () => {
    const calendar = {
      calendarId: null,
      country: 'US',
      region: 'NY',
      dates: ['2026-12-24'],
      onHoliday: 'skip' as const,
    };
    const before = stored({ calendar });
    const { calendarId: _, ...sent } = calendar;
    expect(toBody(formOf(before), before).calendar).toEqual(sent);
  });
});

describe('another pattern', () => {
  it('leaves nothing of the one before', () => {
    const before = stored({ frequency: 'MONTHLY', nthWeekday: { n: 2, day: 1 } });
    const body = toBody({ ...formOf(before), pattern: 'DAILY' }, before);
    expect(body).toMatchObject({ frequency: 'DAILY', nthWeekday: null, dayOfMonth: null, daysOfWeek: null });
  });

  it('sorts the days of a week', () => {
    expect(toBody({ ...newForm('UTC'), pattern: 'WEEKLY', days: ['5', '1'] }).daysOfWeek).toEqual([1, 5]);
  });
});

describe('who gets it', () => {
  const lists = { to: [], cc: [], bcc: [], lists: ['8c6f0d5e-7e1a-4f0e-9b6a-0d6f5f6f9a04'] };
  it('is a mail for each member of a list', () => {
    expect(toBody({ ...newForm('UTC'), recipients: lists }).audience).toBe('individually');
  });
  it('stays people in the rows until somebody is named', () => {
    const audience = { perRow: { address: 'mail', parameters: [], runAs: 'owner' as const } };
    const before = stored({ audience, recipients: { ...lists, lists: [] } });
    expect(toBody(formOf(before), before).audience).toEqual(audience);
    expect(toBody({ ...formOf(before), recipients: lists }, before).audience).toBe('individually');
  });
});

it('asks for the runs with the rule alone, compared with the stored one', () => {
  const before = stored();
  const draft = draftOf(formOf(before), before);
  expect(draft).toMatchObject({ frequency: 'WEEKDAYS', scheduleId: before.id, count: 5 });
  expect(draft).not.toHaveProperty('recipients');
});

describe('conditions', () => {
  const threshold = {
    type: 'THRESHOLD' as const,
    conditions: [
      { metric: 'sum', operator: '>' as const, value: '12345678901234567890.1', clearAt: 10 },
      { metric: 'n', operator: 'between' as const, value: [1, 5] as [number, number] },
    ],
    match: 'any' as const,
    forRuns: 2,
  };

  it('keep every digit, and what the form does not show', () => {
    expect(conditionBody(conditionForm(threshold), threshold)).toEqual({
      ...threshold,
      conditions: [threshold.conditions[0], { metric: 'n', operator: 'between', value: ['1', '5'] }],
    });
  });

  it('read the short form of one comparison', () => {
    const form = conditionForm({ type: 'THRESHOLD', metric: 'sum', operator: '<', value: 3 });
    expect(form.comparisons).toEqual([{ metric: 'sum', operator: '<', value: '3', upper: '' }]);
  });

  it('of another kind forget the first', () => {
    expect(conditionBody({ ...conditionForm(threshold), type: 'NOT_EMPTY' }, threshold)).toEqual({ type: 'NOT_EMPTY' });
  });
});

it.each([
  ['recipients.to.3', 'recipients.to'],
  ['recipients', 'recipients.to'],
  ['distributionCondition.conditions.1.value.0', 'condition.comparisons.1.value'],
  ['distributionCondition.metric', 'condition.metric'],
  ['daysOfWeek.0', 'days'],
  ['cronMatch', 'cronExpression'],
  ['blackouts.2.to', 'blackouts.2.to'],
  ['retry.maxAttempts', 'maxAttempts'],
  ['timezone', 'timezone'],
  ['onMissingCharacters', 'onMissingCharacters'],
  ['largeFiles', 'largeFiles'],
  ['moreReports.1.reportId', 'moreReports.1.reportId'],
  ['moreReports.0', 'moreReports.0.reportId'],
  ['moreReports.0.formats.1', 'moreReports.0.formats'],
  ['moreReports.0.parameters.region.2', 'moreReports.0.parameters.region'],
  ['moreReports', 'root'],
  ['guard.max', 'root'],
])('a refusal of %s is shown at %s', (path, field) => expect(fieldOf(path)).toBe(field));

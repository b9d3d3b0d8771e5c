import { expect, it } from '@jest/globals';
import { ruleSchema } from '@punctual/contracts';
import { onDescribeSchedules } from './on-describe-schedules';

const about = { scheduleId: '22222222-2222-4222-8222-222222222222', createdAt: '2026-11-02T09:00:00.000Z' };

it('says each schedule in words, in their order', async () => {
  const rules = [
    { frequency: 'DAILY', timeOfDay: '09:00', timezone: 'Europe/Berlin' },
    { frequency: 'WEEKLY', daysOfWeek: [1], timeOfDay: '07:30', timezone: 'UTC' },
  ].map((rule) => ({ ...about, rule: ruleSchema.parse(rule) }));
  const reply = await onDescribeSchedules({
    type: 'DescribeSchedules',
    data: { schedules: rules },
    commandId: 'c',
  });
  expect(reply).toEqual({
    sentences: ['Every day at 09:00 (Europe/Berlin)', 'Every Monday at 07:30 (UTC)'],
  });
});

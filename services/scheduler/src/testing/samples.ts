import { type Event, type ScheduleSpec, scheduleBody } from '@punctual/contracts';
import type { Planned } from '../calendar/occurrences';

export const SCHEDULE_ID = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';
export const REPORT_ID = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
export const USER_ID = '9d2b6f3a-4c1e-4f6e-8f0a-2a7d3c5e1b44';

/** A daily schedule at 09:00 UTC to one person, with changes. */
export const specOf = (changes: Partial<ScheduleSpec> = {}): ScheduleSpec => ({
  ...scheduleBody('UTC').parse({
    reportId: REPORT_ID,
    frequency: 'DAILY',
    format: 'PDF',
    recipients: { to: ['ada@example.com'] },
  }),
  ...changes,
});

/** The beginning of a schedule. */
export const createdAt = (
  at: string,
  changes: Partial<ScheduleSpec> = {},
  scheduleId = SCHEDULE_ID,
): Event<'ScheduleCreated'> => ({
  type: 'ScheduleCreated',
  data: { scheduleId, userId: USER_ID, spec: specOf(changes), nextDueAt: null, at },
});

/** A planned time of the daily schedule. */
export const nine = (date: string): Planned => ({
  id: `${date}T09:00:00~UTC`,
  nominal: `${date}T09:00:00`,
  dueAt: `${date}T09:00:00Z`,
});

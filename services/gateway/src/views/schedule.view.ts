import type { DomainEvent, ScheduleResource } from '@punctual/contracts';
import type { Recorded, View } from './view';

/** RFC 3339 texts of the same instant may differ in their fractions, so they are compared as instants. */
const later = (a: string | null, b: string): string => (a !== null && Date.parse(a) > Date.parse(b) ? a : b);

// Each occurrence has its own stream, and appends may be concurrent: the latest occurrence counts, in any order.
const nextAfter = (row: ScheduleResource, nextDueAt: string | null): string | null => {
  if (row.status !== 'ACTIVE') return null;
  return nextDueAt === null ? null : later(row.nextRunDate, nextDueAt);
};

const evolve = (
  row: ScheduleResource | null,
  { type, data }: DomainEvent,
  { revision }: Recorded,
): ScheduleResource | null => {
  const version = revision + 1;
  if (type === 'ScheduleCreated') {
    const { scheduleId: id, userId, spec, nextDueAt, at } = data;
    return {
      id,
      userId,
      ...spec,
      format: spec.formats[0] ?? 'PDF',
      lastRunDate: null,
      nextRunDate: nextDueAt,
      status: 'ACTIVE',
      version,
      createdAt: at,
      updatedAt: at,
    };
  }
  if (!row) return row;
  switch (type) {
    case 'SchedulePaused':
      return { ...row, status: 'PAUSED', nextRunDate: null, version, updatedAt: data.at };
    case 'ScheduleResumed':
      return { ...row, status: 'ACTIVE', nextRunDate: data.nextDueAt, version, updatedAt: data.at };
    case 'ScheduleReplanned':
      // Also to an earlier instant: what was told before was wrong.
      return { ...row, nextRunDate: data.nextDueAt, version, updatedAt: data.at };
    case 'ScheduleEnded':
      return { ...row, status: 'ENDED', nextRunDate: null, version, updatedAt: data.at };
    case 'OccurrenceFired': {
      const lastRunDate = later(row.lastRunDate, data.at);
      // Run now is not part of the plan, so it does not move the next planned run.
      return data.trigger === 'manual'
        ? { ...row, lastRunDate }
        : { ...row, lastRunDate, nextRunDate: nextAfter(row, data.nextDueAt) };
    }
    case 'OccurrenceSkipped':
      return { ...row, nextRunDate: nextAfter(row, data.nextDueAt) };
    default:
      return row;
  }
};

const keys = ({ type, data }: DomainEvent): string[] => {
  switch (type) {
    case 'ScheduleCreated':
    case 'SchedulePaused':
    case 'ScheduleResumed':
    case 'ScheduleReplanned':
    case 'ScheduleEnded':
    case 'OccurrenceFired':
    case 'OccurrenceSkipped':
      return [data.scheduleId];
    default:
      return [];
  }
};

/** Schedules with the times of their last and next run. `version` counts only the events of the schedule stream. */
export const scheduleView: View<ScheduleResource> = {
  name: 'schedule',
  version: 3,
  prefixes: ['schedule-', 'occurrence-'],
  keys,
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    reportId: { type: 'text', of: ({ reportId }) => reportId },
    status: { type: 'text', of: ({ status }) => status },
    frequency: { type: 'text', of: ({ frequency }) => frequency },
    name: { type: 'text', of: ({ name }) => name ?? '' },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
  },
  indexes: [['createdAt'], ['userId', 'createdAt'], ['reportId']],
};

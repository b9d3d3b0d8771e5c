import { type DomainEvent, isAside, type ScheduleResource, scheduleIdIn } from '@punctual/contracts';
import { type Recorded, TENANT, type View } from './view';
import { wordsOf } from './words';

/** A schedule with what tells which of its runs `lastOutcome` is of: that run, and the runs that fired since, oldest first. */
export type ScheduleDoc = ScheduleResource & { runs: { outcomeOf: string | null; since: readonly string[] } };

/** A schedule as users see it. */
export const shownSchedule = ({ runs: _, ...row }: ScheduleDoc): ScheduleResource => row;

/** How many runs are remembered in order. With more under way than that, the one that ends last counts. */
const MAX_RUNS = 20;

/** RFC 3339 texts of the same instant may differ in their fractions, so they are compared as instants. */
const later = (a: string | null, b: string): string => (a !== null && Date.parse(a) > Date.parse(b) ? a : b);

// Each occurrence has its own stream, and appends may be concurrent: the latest occurrence counts, in any order.
const nextAfter = (row: ScheduleResource, nextDueAt: string | null): string | null => {
  // What falls due during a pause tells nothing of the time after it.
  if (row.status !== 'ACTIVE' || row.deletedAt !== null) return row.nextRunDate;
  return nextDueAt === null ? null : later(row.nextRunDate, nextDueAt);
};

type Outcome = ScheduleResource['lastOutcome'];

/** How a delivery, or a run that has none, ended by this event; null for any other event. */
const outcomeOf = ({ type, data }: DomainEvent): Outcome => {
  switch (type) {
    case 'DeliveryCompleted':
      return data.accepted > 0 ? 'SENT' : 'FAILED';
    case 'DeliveryPermanentlyFailed':
      return data.cause === 'suppressed' ? 'SKIPPED' : 'PERMANENTLY_FAILED';
    case 'DeliveryArchived':
      // A rebuilt view knows the end from here. Mail that came back after it was sent is no end.
      return data.status === 'BOUNCED' || data.status === 'PENDING' ? 'SENT' : data.status;
    case 'RunFailed':
      return 'PERMANENTLY_FAILED';
    case 'RunSkipped':
      return 'SKIPPED';
    default:
      return null;
  }
};

/** From the best to the worst: what counts of a run with several deliveries is the worst. */
const BADNESS: readonly Outcome[] = [null, 'SKIPPED', 'SENT', 'FAILED', 'PERMANENTLY_FAILED'];

/** A run that ended, or a part of it. What an earlier run than the last one comes to tells nothing new. */
const withOutcome = (row: ScheduleDoc, occurrenceId: string, lastOutcome: Outcome): ScheduleDoc => {
  const { outcomeOf, since } = row.runs;
  if (occurrenceId === outcomeOf)
    return BADNESS.indexOf(lastOutcome) > BADNESS.indexOf(row.lastOutcome) ? { ...row, lastOutcome } : row;
  const place = since.indexOf(occurrenceId);
  if (place < since.indexOf(outcomeOf ?? '')) return row;
  return { ...row, lastOutcome, runs: { outcomeOf: occurrenceId, since: since.slice(Math.max(0, place)) } };
};

const evolve = (row: ScheduleDoc | null, event: DomainEvent, { revision }: Recorded): ScheduleDoc | null => {
  const { type, data } = event;
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
      lastOutcome: null,
      runs: { outcomeOf: null, since: [] },
      status: 'ACTIVE',
      pausedUntil: null,
      version,
      createdAt: at,
      updatedAt: at,
      deletedAt: null,
    };
  }
  if (!row) return row;
  switch (type) {
    case 'ScheduleChanged': {
      const { spec, nextDueAt: nextRunDate, at } = data;
      const status = row.status === 'ENDED' ? 'ACTIVE' : row.status;
      return { ...row, ...spec, format: spec.formats[0] ?? 'PDF', status, nextRunDate, version, updatedAt: at };
    }
    case 'SchedulePaused': {
      const { until: pausedUntil, nextDueAt: nextRunDate } = data;
      return { ...row, status: 'PAUSED', pausedUntil, nextRunDate, version, updatedAt: data.at };
    }
    case 'ScheduleResumed':
      return { ...row, status: 'ACTIVE', pausedUntil: null, nextRunDate: data.nextDueAt, version, updatedAt: data.at };
    case 'ScheduleTransferred':
      return { ...row, userId: data.userId, version, updatedAt: data.at };
    case 'ScheduleDeleted':
      return { ...row, nextRunDate: null, version, updatedAt: data.at, deletedAt: data.at };
    case 'ScheduleRestored': {
      const { until: pausedUntil, nextDueAt: nextRunDate, at } = data;
      const status = statusOf[data.status];
      return { ...row, status, pausedUntil, nextRunDate, version, updatedAt: at, deletedAt: null };
    }
    case 'ScheduleReplanned':
      // Also to an earlier instant: what was told before was wrong.
      return {
        ...row,
        calendar: data.calendar ?? row.calendar,
        nextRunDate: data.nextDueAt,
        version,
        updatedAt: data.at,
      };
    case 'ScheduleEnded':
      return { ...row, status: 'ENDED', pausedUntil: null, nextRunDate: null, version, updatedAt: data.at };
    case 'OccurrenceFired': {
      // A test is no run of the schedule, and neither is one that sends a delivery again.
      if (isAside(data.occurrenceId)) return row;
      const fired = {
        ...{ ...row, lastRunDate: later(row.lastRunDate, data.at) },
        runs: { ...row.runs, since: [...row.runs.since, data.occurrenceId].slice(-MAX_RUNS) },
      };
      // Only what was planned moves the next planned run.
      return data.trigger !== 'planned' ? fired : { ...fired, nextRunDate: nextAfter(row, data.nextDueAt) };
    }
    case 'OccurrenceSkipped':
      return { ...row, nextRunDate: nextAfter(row, data.nextDueAt) };
    default: {
      const lastOutcome = outcomeOf(event);
      return lastOutcome === null || !('occurrenceId' in data)
        ? row
        : withOutcome(row, String(data.occurrenceId), lastOutcome);
    }
  }
};

const statusOf = { active: 'ACTIVE', paused: 'PAUSED', ended: 'ENDED' } as const;

const keys = (event: DomainEvent): string[] => {
  const { type, data } = event;
  switch (type) {
    case 'ScheduleCreated':
    case 'ScheduleChanged':
    case 'SchedulePaused':
    case 'ScheduleResumed':
    case 'ScheduleDeleted':
    case 'ScheduleRestored':
    case 'ScheduleTransferred':
    case 'ScheduleReplanned':
    case 'ScheduleEnded':
    case 'OccurrenceFired':
    case 'OccurrenceSkipped':
      return [data.scheduleId];
    default:
      return outcomeOf(event) !== null && 'occurrenceId' in data && !isAside(String(data.occurrenceId))
        ? [scheduleIdIn(String(data.occurrenceId))]
        : [];
  }
};

const namedBy = ({ audience, recipients: { to, cc, bcc } }: ScheduleResource): number =>
  typeof audience === 'object' ? 1 : to.length + cc.length + bcc.length;

/** Schedules with the times of their last and next run; a deleted one is kept, so that it can be restored. `version` counts only the events of the schedule stream. */
export const scheduleView: View<ScheduleDoc> = {
  name: 'schedule',
  version: 9,
  prefixes: ['schedule-', 'occurrence-', 'run-', 'delivery-'],
  keys,
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    /** The first report of its mails. */
    reportId: { type: 'text', of: ({ reportId }) => reportId },
    status: { type: 'text', of: ({ status }) => status },
    calendarId: { type: 'text', of: ({ calendar }) => calendar?.calendarId ?? '' },
    frequency: { type: 'text', of: ({ frequency }) => frequency },
    name: { type: 'text', of: ({ name }) => name ?? '' },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
    /** What has no next run is after everything that has. */
    nextRunDate: { type: 'text', of: ({ nextRunDate }) => nextRunDate ?? '~' },
    lastRunDate: { type: 'text', of: ({ lastRunDate }) => lastRunDate ?? '' },
    lastOutcome: { type: 'text', of: ({ lastOutcome }) => lastOutcome ?? '' },
    words: { type: 'text', of: ({ name, reportType }) => wordsOf(name, reportType) },
    /** How many recipients it names itself; one at least where the rows of the report name them. */
    named: { type: 'integer', of: namedBy },
    kind: { type: 'text', of: ({ deliveryMethod }) => (deliveryMethod === null ? 'schedule' : 'subscription') },
    deleted: { type: 'integer', of: ({ deletedAt }) => (deletedAt === null ? 0 : 1) },
  },
  indexes: [
    ['createdAt'],
    ['userId', 'createdAt'],
    ['calendarId', 'createdAt'],
    ['name'],
    ['lastRunDate'],
    ['lastOutcome', 'createdAt'],
    // Today counts what is due, and a search looks for a text in the middle, from the index alone.
    ['nextRunDate', TENANT, 'userId'],
    ['words'],
  ],
  many: { name: 'reports', of: ({ reportId, moreReports }) => [reportId, ...moreReports.map((one) => one.reportId)] },
};

import {
  type Channel,
  type DomainEvent,
  deliveryIdOf,
  type Event,
  foundRecipients,
  pagesOf,
  type RunResource,
} from '@punctual/contracts';
import { waitInWords } from '../timeline/data-in-words';
import { progressInWords } from '../timeline/progress-in-words';
import { skippedInWords } from '../timeline/skipped-in-words';
import {
  archivedDelivery,
  deliveryTold,
  newDeliveries,
  type RunDelivery,
  statusOfRun,
  withDelivery,
  withRunState,
} from './run-deliveries';
import type { View } from './view';

type PeopleThen = NonNullable<NonNullable<RunResource['audience']>['people']>;

/** The row of a run, with the state of each of its deliveries. */
export type RunRow = Omit<RunResource, 'status' | 'deliveries' | 'deliveryCount'> & {
  /** Set when the run itself was skipped or failed; null while the outcome depends on its deliveries. */
  ended: 'SKIPPED' | 'PERMANENTLY_FAILED' | null;
  /** How its deliveries reach their recipients. */
  channel: Channel;
  deliveries: readonly RunDelivery[];
};

/** What a run answers: all of its deliveries, or the first `shown`. */
export const shownRun = (
  { ended, channel, deliveries, ...row }: RunRow,
  shown = Number.POSITIVE_INFINITY,
): RunResource => ({
  ...row,
  status: statusOfRun(ended, deliveries),
  deliveryCount: deliveries.length,
  deliveries: deliveries.slice(0, shown).map(({ status, recipients, attemptCount }, page) => ({
    id: deliveryIdOf(row.occurrenceId, page, channel),
    status,
    recipients,
    attemptCount,
  })),
});

/** Of the people in the rows, what a run shows; the columns are the schedule's. */
const shownPeople = ({ people }: Event<'RunOpened'>['data']): PeopleThen | null => {
  if (!people) return null;
  const { reportVersion, parts, refusedRows, refused } = people;
  return { reportVersion, parts, refusedRows, refused };
};

/** Members of lists and people in rows add recipients, and so deliveries, which the run tells when it opens. */
const withFound = (row: RunRow, opened: Event<'RunOpened'>['data']): RunRow => {
  const { lists, recipients, pages } = opened;
  if (!foundRecipients(opened) || !row.audience) return row;
  const more = Array.from({ length: Math.max(0, pages - row.deliveries.length) }, () => 0);
  return {
    ...row,
    audience: { ...row.audience, recipients, lists, people: shownPeople(opened) },
    deliveries: [...row.deliveries, ...newDeliveries(more)],
  };
};

const blank = {
  ...{ skipReason: null, verdict: null, held: null, waiting: null, progress: null, retryAt: null, errorMessage: null },
  repeats: null,
  missingCharacters: [],
  ...{ deadline: null, ended: null, channel: 'email', deliveries: [] },
} as const satisfies Partial<RunRow>;

const begun = ({ data }: Event<'OccurrenceFired'> | Event<'OccurrenceSkipped'>): RunRow => {
  const { occurrenceId, scheduleId, reportId, userId, dueAt, at } = data;
  const about = { id: occurrenceId, occurrenceId, scheduleId, reportId, userId, dueAt, createdAt: at, updatedAt: at };
  if (!('trigger' in data)) {
    const { reason: skipReason } = data;
    const verdict = skippedInWords[skipReason];
    return {
      ...about,
      ...blank,
      ...{ trigger: 'planned', audience: null, deliveries: [], ended: 'SKIPPED', skipReason, verdict },
    };
  }
  const pages = pagesOf(data).map(({ length }) => length);
  const recipients = pages.reduce((sum, count) => sum + count, 0);
  const audience = { type: data.audience, recipients, lists: [], people: null };
  const { trigger, channel = 'email', repeats: again } = data;
  const repeats = again ? { deliveryId: again.deliveryId, userId: again.userId } : null;
  return { ...about, ...blank, trigger, channel, audience, repeats, deliveries: newDeliveries(pages) };
};

/** What is left of a run whose events were removed, beside what its occurrence and its observation say. */
const archived = (
  row: RunRow,
  { ended, skipReason, verdict, deliveries, at }: Event<'RunArchived'>['data'],
): RunRow => {
  const recipients = deliveries.reduce((sum, one) => sum + one.recipients, 0);
  const audience = row.audience && { type: row.audience.type, recipients, lists: [], people: null };
  const gone = {
    ...blank,
    trigger: row.trigger,
    channel: row.channel,
    verdict: verdict ?? row.verdict,
    repeats: row.repeats,
  };
  const left = { ended, skipReason, deliveries: deliveries.map(archivedDelivery) };
  return { ...row, ...gone, ...left, audience, updatedAt: at, archivedAt: at };
};

const evolve = (row: RunRow | null, event: DomainEvent): RunRow | null => {
  const { type, data } = event;
  if (type === 'OccurrenceFired' || type === 'OccurrenceSkipped') return row ?? begun(event);
  if (!row) return row;
  if (type === 'RunArchived') return archived(row, data);
  if (row.archivedAt !== undefined) return row;
  const together = (status: RunDelivery['status'], waiting = false) =>
    withRunState(row.deliveries, { status, waiting });
  switch (type) {
    case 'RunOpened':
      return {
        ...withFound({ ...row, deliveries: together('PENDING') }, data),
        ...{ deadline: data.deadline, ended: null, errorMessage: null, updatedAt: data.at },
        missingCharacters: data.rendering?.missingCharacters ?? [],
      };
    case 'RunWaiting': {
      const { match, since, until, onDeadline, datasets, at } = data;
      const waiting = { match, since, until, onDeadline, datasets, why: waitInWords(data) };
      return { ...row, waiting, updatedAt: at };
    }
    case 'RenderRequested':
      return { ...row, waiting: null, progress: null, retryAt: null, updatedAt: data.at };
    case 'RenderProgressed': {
      const { step, rows, files, at } = data;
      // A deadline may have closed the run, while the rendering goes on.
      if (row.ended !== null) return row;
      const progress = { step, rows, files, why: progressInWords({ step, rows, files }), at };
      return { ...row, progress, updatedAt: at };
    }
    case 'ReportRendered':
      return { ...row, progress: null, missingCharacters: data.missingCharacters ?? [], updatedAt: data.at };
    case 'RunRetryScheduled': {
      const deliveries = together('FAILED', true);
      return {
        ...row,
        deliveries,
        progress: null,
        retryAt: data.retryAt,
        errorMessage: data.reason,
        updatedAt: data.at,
      };
    }
    case 'RunHeld': {
      const { recipients, limit, median, why, at: since } = data;
      const held = { recipients, limit, median, why, since };
      const deliveries = together('PENDING');
      return { ...row, deliveries, held, ended: null, errorMessage: null, retryAt: null, updatedAt: since };
    }
    case 'RunReleased':
      return { ...row, held: null, deadline: data.deadline, updatedAt: data.at };
    case 'ObservationRecorded':
      // A skipped or failed run says so in its own words.
      return { ...row, verdict: row.ended === null ? data.verdict.text : row.verdict, updatedAt: data.at };
    case 'RunSkipped': {
      const { reason: skipReason, verdict, at } = data;
      const deliveries = together('SKIPPED');
      return { ...row, deliveries, ended: 'SKIPPED', skipReason, verdict, waiting: null, retryAt: null, updatedAt: at };
    }
    case 'RunFailed': {
      const deliveries = together('PERMANENTLY_FAILED');
      const ended = { ended: 'PERMANENTLY_FAILED', errorMessage: data.reason } as const;
      const nothing = { held: null, waiting: null, progress: null, retryAt: null };
      return { ...row, deliveries, ...ended, ...nothing, updatedAt: data.at };
    }
    default: {
      const told = deliveryTold(event);
      if (!told) return row;
      const deliveries = withDelivery(row.deliveries, told.page, event);
      // Nearly all outcomes change nothing: the row is not written then.
      return deliveries === row.deliveries ? row : { ...row, deliveries, updatedAt: data.at };
    }
  }
};

const keys = (event: DomainEvent): string[] => {
  const { type, data } = event;
  switch (type) {
    case 'OccurrenceFired':
    case 'OccurrenceSkipped':
    case 'RunOpened':
    case 'RunWaiting':
    case 'RunRetryScheduled':
    case 'RunHeld':
    case 'RunReleased':
    case 'RunSkipped':
    case 'RunFailed':
    case 'RunArchived':
    case 'ObservationRecorded':
      return [data.occurrenceId];
    case 'RenderRequested':
    case 'RenderProgressed':
    case 'ReportRendered':
      return [data.runId];
    default: {
      const told = deliveryTold(event);
      return told ? [told.occurrenceId] : [];
    }
  }
};

/** Runs from the moment their occurrence fires or is skipped. Their status follows from their deliveries, unless a run is skipped or fails. */
export const runView: View<RunRow> = {
  name: 'run',
  version: 14,
  prefixes: ['occurrence-', 'run-', 'rendering-', 'condition-', 'delivery-', 'mailing-'],
  keys,
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    scheduleId: { type: 'text', of: ({ scheduleId }) => scheduleId },
    status: { type: 'text', of: ({ ended, deliveries }) => statusOfRun(ended, deliveries) },
    trigger: { type: 'text', of: ({ trigger }) => trigger },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
  },
  indexes: [['scheduleId', 'createdAt']],
};

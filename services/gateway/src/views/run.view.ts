import {
  type DomainEvent,
  deliveryIds,
  deliveryIdsOf,
  type Event,
  pagesOf,
  type RunResource,
} from '@punctual/contracts';
import type { View } from './view';

/** The row of a run. Its deliveries are separate rows, linked by id. */
export type RunRow = Omit<RunResource, 'status' | 'deliveries'> & {
  /** Set when the run itself was skipped or failed; null while the outcome depends on its deliveries. */
  ended: 'SKIPPED' | 'PERMANENTLY_FAILED' | null;
  deliveryIds: string[];
};

/** Members of lists add recipients, and so deliveries, which the run tells when it opens. */
const withLists = (row: RunRow, { lists, recipients, occurrenceId, pages }: Event<'RunOpened'>['data']): RunRow =>
  lists.length === 0
    ? row
    : {
        ...row,
        audience: { ...row.audience, recipients, lists },
        deliveryIds: deliveryIds(occurrenceId, pages),
      };

const evolve = (row: RunRow | null, { type, data }: DomainEvent): RunRow | null => {
  if (type === 'OccurrenceFired') {
    if (row) return row;
    const { occurrenceId, scheduleId, reportId, userId, trigger, dueAt, audience, at } = data;
    const recipients = pagesOf(data).reduce((sum, page) => sum + page.length, 0);
    return {
      ...{ id: occurrenceId, occurrenceId, scheduleId, reportId, userId, trigger, dueAt },
      audience: { type: audience, recipients, lists: [] },
      ...{ verdict: null, retryAt: null, errorMessage: null, deadline: null, ended: null },
      deliveryIds: deliveryIdsOf(data),
      createdAt: at,
      updatedAt: at,
    };
  }
  if (!row) return row;
  switch (type) {
    case 'RunOpened':
      return { ...withLists(row, data), deadline: data.deadline, ended: null, errorMessage: null, updatedAt: data.at };
    case 'RenderRequested':
      return { ...row, retryAt: null, updatedAt: data.at };
    case 'RunRetryScheduled':
      return { ...row, retryAt: data.retryAt, errorMessage: data.reason, updatedAt: data.at };
    case 'RunSkipped':
      return { ...row, ended: 'SKIPPED', verdict: data.verdict, retryAt: null, updatedAt: data.at };
    case 'RunFailed':
      return { ...row, ended: 'PERMANENTLY_FAILED', errorMessage: data.reason, retryAt: null, updatedAt: data.at };
    default:
      return row;
  }
};

const keys = ({ type, data }: DomainEvent): string[] => {
  switch (type) {
    case 'OccurrenceFired':
    case 'RunOpened':
    case 'RunRetryScheduled':
    case 'RunSkipped':
    case 'RunFailed':
      return [data.occurrenceId];
    case 'RenderRequested':
      return [data.runId];
    default:
      return [];
  }
};

/** Runs from the moment their occurrence fires. Their status follows from their deliveries, unless a run is skipped or fails. */
export const runView: View<RunRow> = {
  name: 'run',
  version: 3,
  prefixes: ['occurrence-', 'run-'],
  keys,
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    scheduleId: { type: 'text', of: ({ scheduleId }) => scheduleId },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
  },
  indexes: [],
};

import type { DomainEvent, ObservationResource } from '@punctual/contracts';
import { skippedInWords } from '../timeline/skipped-in-words';
import type { View } from './view';

const blank = {
  ...{ local: null, state: null, observed: null, baseline: null, reason: null, text: null, sends: null },
  ...{ flagged: false, confirmed: false, rowCount: null, values: [] },
};

/** The gap of a run whose events were removed, whatever it was. */
const GONE = 'nothing was observed; why is no longer kept';

const evolve = (row: ObservationResource | null, { type, data }: DomainEvent): ObservationResource | null => {
  switch (type) {
    case 'OccurrenceFired': {
      const { occurrenceId, scheduleId, trigger, dueAt } = data;
      return row ?? { occurrenceId, scheduleId, trigger, dueAt, ...blank, gap: 'nothing is observed yet' };
    }
    case 'OccurrenceSkipped': {
      const { occurrenceId, scheduleId, dueAt, reason } = data;
      return { occurrenceId, scheduleId, trigger: 'planned', dueAt, ...blank, gap: skippedInWords[reason] };
    }
    case 'RunFailed':
      return row && row.state === null ? { ...row, gap: data.reason } : row;
    case 'RunSkipped':
      return row && row.state === null ? { ...row, gap: data.verdict } : row;
    case 'RunArchived':
      return row && row.state === null ? { ...row, gap: GONE } : row;
    case 'ObservationRecorded': {
      const { occurrenceId, scheduleId, trigger, dueAt, local, facts, verdict } = data;
      const { state, observed, baseline, reason, text, send: sends, flagged } = verdict;
      const { rowCount, metrics: values } = facts;
      const found = { state, observed, baseline, reason, text, sends, flagged };
      return {
        occurrenceId,
        scheduleId,
        trigger,
        dueAt,
        local,
        ...found,
        confirmed: false,
        rowCount,
        values,
        gap: null,
      };
    }
    case 'ObservationConfirmed':
      return row && { ...row, confirmed: true };
    default:
      return row;
  }
};

const keys = ({ type, data }: DomainEvent): string[] => {
  switch (type) {
    case 'OccurrenceFired':
      // Nothing is observed where nothing is judged.
      return data.judging ? [data.occurrenceId] : [];
    case 'OccurrenceSkipped':
    case 'RunFailed':
    case 'RunSkipped':
    case 'RunArchived':
    case 'ObservationRecorded':
    case 'ObservationConfirmed':
      return [data.occurrenceId];
    default:
      return [];
  }
};

/** What the runs of schedules with a condition observed, and where there is a gap. */
export const observationView: View<ObservationResource> = {
  name: 'observation',
  version: 2,
  prefixes: ['occurrence-', 'run-', 'condition-'],
  keys,
  evolve,
  columns: {
    scheduleId: { type: 'text', of: ({ scheduleId }) => scheduleId },
    dueAt: { type: 'text', of: ({ dueAt }) => new Date(dueAt).toISOString() },
    state: { type: 'text', of: ({ state }) => state ?? 'gap' },
    trigger: { type: 'text', of: ({ trigger }) => trigger },
    /** 1 where a mail was to be sent for it, 0 where not; null in a gap. */
    sends: { type: 'integer', of: ({ sends }) => (sends === null ? null : Number(sends)) },
  },
  indexes: [['scheduleId', 'dueAt'], ['dueAt']],
};

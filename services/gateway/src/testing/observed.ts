import type { Event, Judging } from '@punctual/contracts';
import { at, occurrenceId, scheduleId } from './samples';

/** A threshold on the metric Revenue, judged at every run. */
export const judging: Judging = {
  condition: { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 },
  ...{ noData: 'ownerNotice', notify: 'everyRun', notifyResolved: false },
  judgedSince: at(0),
};

/** The sample occurrence observed this revenue, which fired; `changes` override its fields. */
export const observed = (
  revenue: string,
  changes: Partial<Event<'ObservationRecorded'>['data']> = {},
): Event<'ObservationRecorded'> => ({
  type: 'ObservationRecorded',
  data: {
    ...{ scheduleId, occurrenceId, trigger: 'planned', dueAt: at(60), local: '2026-11-02T09:00:00', judging },
    ...{ source: 's', sent: [], notSent: [], at: at(62) },
    facts: {
      ...{ reportVersion: 1, rowCount: 3, metrics: [{ name: 'Revenue', value: revenue }] },
      ...{ columns: null, rows: null, change: null },
    },
    verdict: {
      ...{ state: 'firing', observed: revenue, baseline: null, reason: 'met', text: `Revenue ${revenue} is above 10` },
      ...{ send: true, notice: 'firing', tellsOwner: false, flagged: false },
      edge: {
        ...{ judgedSince: at(0), state: 'firing', since: '2026-11-02T09:00:00', lastFired: '2026-11-02T09:00:00' },
        ...{ pending: 0, noData: 0 },
      },
    },
    ...changes,
  },
});

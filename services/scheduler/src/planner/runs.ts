import { type DomainEvent, pagesOf } from '@punctual/contracts';

/** A run that has not ended: how many deliveries it has, and which of them have ended. */
type Run = { pages: number; ended: readonly string[] };

/**
 * The planned runs of one schedule, as `overlap` needs them. What a person starts stands outside the plan: it neither waits nor makes
 * a planned occurrence wait. `freeSince` is when the last run ended, in epoch ms; null before the first end.
 */
export type Runs = { active: Readonly<Record<string, Run>>; freeSince: number | null };

export const noRuns: Runs = { active: {}, freeSince: null };

/** Until when an occurrence of the schedule had to wait: epoch ms, infinite while a run is active. */
export const heldUntil = ({ active, freeSince }: Runs): number =>
  Object.keys(active).length > 0 ? Infinity : (freeSince ?? -Infinity);

const withRun = ({ active, freeSince }: Runs, occurrenceId: string, run: Run, at: string): Runs => {
  if (run.pages > 0 && run.ended.length >= run.pages) return withoutRun({ active, freeSince }, occurrenceId, at);
  return { active: { ...active, [occurrenceId]: run }, freeSince };
};

const withoutRun = ({ active, freeSince }: Runs, occurrenceId: string, at: string): Runs => {
  const { [occurrenceId]: _, ...others } = active;
  return { active: others, freeSince: Math.max(freeSince ?? -Infinity, Date.parse(at)) };
};

/**
 * Takes an event of a run or one of its deliveries into account. A run begins when its occurrence fires, and ends when it
 * was skipped or failed, or when each of its deliveries ended. A log from before there were runs has the deliveries alone.
 */
export const evolveRuns = (runs: Runs, { type, data }: DomainEvent): Runs => {
  if (type === 'OccurrenceFired') {
    if (data.trigger !== 'planned') return runs;
    // It would not have fired while another was active: whatever is not known to have ended has, and its events were removed since.
    const { freeSince } = runs;
    return withRun({ active: {}, freeSince }, data.occurrenceId, { pages: pagesOf(data).length, ended: [] }, data.at);
  }
  const run = 'occurrenceId' in data ? runs.active[data.occurrenceId] : undefined;
  if (!run || !('occurrenceId' in data)) return runs;
  switch (type) {
    case 'RunOpened':
      // The audience is resolved when the run opens; the occurrence knows the direct recipients alone.
      return withRun(runs, data.occurrenceId, { ...run, pages: data.pages }, data.at);
    case 'RunSkipped':
    case 'RunFailed':
      return withoutRun(runs, data.occurrenceId, data.at);
    case 'DeliveryCompleted':
    case 'DeliveryPermanentlyFailed':
      if (run.ended.includes(data.deliveryId)) return runs;
      return withRun(runs, data.occurrenceId, { ...run, ended: [...run.ended, data.deliveryId] }, data.at);
    case 'RunArchived':
    case 'DeliveryArchived': {
      // It ended long before that: nothing that is due now had to wait for it.
      const { active } =
        type === 'RunArchived'
          ? withoutRun(runs, data.occurrenceId, data.at)
          : withRun(runs, data.occurrenceId, { ...run, ended: [...run.ended, data.deliveryId] }, data.at);
      return { active, freeSince: runs.freeSince };
    }
    default:
      return runs;
  }
};

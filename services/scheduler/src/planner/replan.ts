import { type Clock, type Log, runIn } from '@punctual/chassis';
import { firesAt } from '../calendar/next-firing';
import type { Schedules } from '../schedule/on-commands';
import type { Entry } from './entry';
import { ON_TIME_MS } from './misfire';
import type { PlanBook } from './plan-book';
import { tellEach } from './tell-each';

/**
 * The next due time of an active schedule where it differs from the one in the log; null otherwise. An occurrence that is
 * due now, or almost, records the next due time itself.
 */
export const replannedTo = ({ terms, next, told, pauses }: Entry, now: number): string | null => {
  if (!next || pauses.some(({ to }) => to === null || to > now)) return null;
  if (Date.parse(next.dueAt) - now <= ON_TIME_MS) return null;
  const at = firesAt(terms.plan, next);
  return at === null || Date.parse(at) === told ? null : at;
};

/**
 * Appends `ScheduleReplanned` for the schedules whose next due time differs from the one in the log because the zone data has
 * changed since it was recorded. Zone data is read once, at start, so this is done once per loaded book. Settles when all are
 * recorded, or on `signal`; never rejects.
 */
export const tellReplanned = async (
  { schedules, clock, log, signal }: { schedules: Schedules; clock: Clock; log: Log; signal: AbortSignal },
  book: PlanBook,
): Promise<void> => {
  const tell = async (entry: Entry): Promise<void> => {
    const { scheduleId, tenantId, userId } = entry;
    const nextDueAt = replannedTo(entry, clock.millis());
    // An entry that the book no longer holds has ended, or was loaded again.
    if (nextDueAt === null || book.entries.get(scheduleId) !== entry) return;
    const data = { scheduleId, nextDueAt, now: clock.now() };
    await runIn({ tenantId, userId, correlationId: scheduleId }, () =>
      schedules.execute(scheduleId, { type: 'ReplanSchedule', data }),
    );
  };
  const entries = [...book.entries.values()].filter((entry) => replannedTo(entry, clock.millis()) !== null);
  if (entries.length > 0) log.info({ schedules: entries.length }, 'zone data moved when these schedules are due next');
  await tellEach(entries, tell, { log, signal });
};

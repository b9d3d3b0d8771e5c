import { type Clock, inSpan, meter, runIn } from '@punctual/chassis';
import { type OccurrenceEvent, occurrenceIdOf } from '@punctual/contracts';
import { firesAt } from '../calendar/next-firing';
import type { Planned } from '../calendar/occurrences';
import { firedOf } from '../occurrence/fired';
import type { Occurrences } from '../occurrence/occurrence';
import { waitOf } from '../occurrence/wait-of';
import type { Schedules } from '../schedule/on-commands';
import type { Schedule } from '../schedule/state';
import { dueSlice, type Judged } from './due-slice';
import type { Entry } from './entry';
import type { PlanBook } from './plan-book';
import type { RecordedOf } from './recorded';
import type { Left, Turn } from './turns';

/** How many occurrences of one schedule are recorded in one turn. */
const SLICE = 32;
/** When another planner was first, and its record cannot be read yet: how long to wait before asking again. */
const LOOK_AGAIN_MS = 1_000;

export type Needs = { schedules: Schedules; occurrences: Occurrences; recorded: RecordedOf };

/** One turn: records the oldest due occurrences of a schedule, one after the other, so the ledger never has a hole. */
export const recordDue = (
  { schedules, occurrences, recorded: recordedOf, clock, signal }: Needs & { clock: Clock; signal: AbortSignal },
  book: PlanBook,
): ((turn: Turn<Entry>) => Promise<Left>) => {
  const instruments = meter();
  const lateness = instruments.createHistogram('punctual_occurrence_lateness_seconds', {
    description: 'From planned instant, or the end of the run it waited for, to recorded as fired',
    advice: { explicitBucketBoundaries: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300] },
  });
  const recorded = instruments.createCounter('punctual_occurrences_total', {
    description: 'Occurrences recorded, by what became of them',
  });

  /** The record of a verdict. What only a firing needs is read for it, not kept for all schedules. */
  const eventOf = async (
    entry: Entry,
    { planned, verdict }: Judged,
    next: Planned | null,
    read: () => Promise<Schedule>,
  ): Promise<OccurrenceEvent> => {
    const { scheduleId, userId, reportId } = entry;
    const { nominal, dueAt } = planned;
    const timezone = entry.zoneOf(planned);
    const about = { scheduleId, occurrenceId: occurrenceIdOf(scheduleId, planned.id), nominal, dueAt };
    const nextDueAt = firesAt(entry.terms.plan, next);
    if (verdict !== 'fire') {
      const at = clock.now();
      const data = { ...about, reportId, userId, timezone, reason: verdict, nextDueAt, at };
      return { type: 'OccurrenceSkipped', data };
    }
    const schedule = await read();
    if (schedule.status === 'none') throw new Error(`schedule ${scheduleId} is due, but its stream is gone`);
    const { spec, createdAt } = schedule;
    const waitFor = waitOf(spec, { scheduleId, createdAt }, dueAt);
    const { lastRun } = entry;
    const when = { timezone, lastRun, nextDueAt, waitFor, now: clock.now() };
    const data = firedOf({ ...about, ...when, schedule, trigger: 'planned' });
    return { type: 'OccurrenceFired', data };
  };

  /** @returns whether this planner was the one that recorded it */
  const record = async (entry: Entry, event: OccurrenceEvent): Promise<boolean> => {
    const { occurrenceId, dueAt } = event.data;
    const since = Math.max(Date.parse(dueAt), entry.runs.freeSince ?? 0);
    const written = await inSpan('record occurrence', {}, () =>
      occurrences.execute(occurrenceId, { type: 'RecordOccurrence', data: event }, { isNew: true }),
    );
    if (written.length === 0) return false;
    // It also comes back over the log, where it changes nothing more.
    book.recordOccurrence(event);
    recorded.add(1, { verdict: event.type === 'OccurrenceFired' ? 'fire' : event.data.reason });
    if (event.type === 'OccurrenceFired') lateness.record(Math.max(0, clock.millis() - since) / 1000);
    return true;
  };

  /** The pause of a schedule ends by itself. Until that arrives through the log, another planner may record it too. */
  const endPause = async (entry: Entry, resumeAt: number): Promise<void> => {
    const { scheduleId } = entry;
    const data = { scheduleId, until: new Date(resumeAt).toISOString(), now: clock.now() };
    await schedules.execute(scheduleId, { type: 'EndPause', data });
    if (entry.resumeAt === resumeAt) entry.resumeAt = null;
    entry.wakeWhenDue();
  };

  /** Whether the schedule is still planned: neither ended nor deleted, nor loaded again. */
  const isPlanned = (entry: Entry): boolean => book.entries.get(entry.scheduleId) === entry;

  const work = async ({ entry, noticed }: Turn<Entry>): Promise<Left> => {
    const { scheduleId, resumeAt } = entry;
    if (resumeAt !== null && resumeAt <= noticed) await endPause(entry, resumeAt);
    if (!isPlanned(entry)) {
      entry.wakeMs = Infinity;
      return 'none';
    }
    if (entry.next === null) {
      const data = { scheduleId, version: entry.revision + 1, now: clock.now() };
      await schedules.execute(scheduleId, { type: 'EndSchedule', data });
      // It has ended, or a change is about to arrive through the log.
      if (entry.next === null) entry.wakeMs = isPlanned(entry) ? clock.millis() + LOOK_AGAIN_MS : Infinity;
      return 'none';
    }
    const { judged, next, wakeMs } = dueSlice(entry, noticed, SLICE);
    // Nothing is awaited between judging and this, so an event that would wake it cannot be missed.
    if (judged.length === 0) entry.wakeMs = wakeMs;
    let schedule: Promise<Schedule> | undefined;
    const read = () => (schedule ??= schedules.load(scheduleId, { atLeast: BigInt(entry.revision) }));
    for (const [index, one] of judged.entries()) {
      const { planned } = one;
      if (signal.aborted || !isPlanned(entry)) return 'none';
      // Another planner is ahead: what follows is judged again.
      if (entry.next?.id !== planned.id) return 'more';
      const mine = await record(entry, await eventOf(entry, one, judged[index + 1]?.planned ?? next, read));
      if (mine || entry.next?.id !== planned.id) continue;
      const known = await recordedOf(occurrenceIdOf(scheduleId, planned.id));
      if (known && entry.next?.id === planned.id) {
        if (!book.recordOccurrence(known)) book.passOver(entry, planned);
        continue;
      }
      entry.wakeMs = clock.millis() + LOOK_AGAIN_MS;
      return 'none';
    }
    return judged.length === 0 ? 'none' : 'more';
  };

  return (turn) => {
    const { tenantId, userId, scheduleId } = turn.entry;
    return runIn({ tenantId, userId, correlationId: scheduleId }, () => work(turn));
  };
};

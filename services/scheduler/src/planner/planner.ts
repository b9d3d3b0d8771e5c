import { DEFAULT_TENANT, inSpan, meter, pause, type Resources, runIn } from '@punctual/chassis';
import { type OccurrenceEvent, occurrenceIdOf } from '@punctual/contracts';
import type { Planned } from '../calendar/occurrences';
import { firedOf } from '../occurrence/fired';
import type { Occurrences } from '../occurrence/occurrence';
import type { Schedules } from '../schedule/on-commands';
import { applyMisfirePolicy, type Verdict } from './misfire';
import { type Entry, PlanBook } from './plan-book';

/** How long the planner sleeps at most; a clock that jumps is noticed within this time. */
const TICK_MS = 250;
/** How many schedules are recorded at once. */
const CONCURRENCY = 256;
/** How many occurrences too old to fire are looked at in one go; the rest follows at once. */
const MAX_OUTDATED = 10_000;

export type Planner = {
  /** Settles when every schedule known at the start is loaded. */ loaded: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Watches all schedules and records each occurrence when it falls due. Any number of planners may run on one store:
 * the ledger takes the first record of an occurrence and no other. A planner that was down works through what it
 * missed, oldest first, so the ledger of a schedule never has a hole before its end.
 */
export const startPlanner = (
  { store, clock, log }: Resources,
  { schedules, occurrences }: { schedules: Schedules; occurrences: Occurrences },
): Planner => {
  const book = new PlanBook();
  const stopping = new AbortController();
  const { signal } = stopping;
  const loaded = Promise.withResolvers<void>();
  let live = false;

  const instruments = meter();
  const lateness = instruments.createHistogram('punctual_occurrence_lateness_seconds', {
    description: 'From planned instant to recorded as fired',
    advice: { explicitBucketBoundaries: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300] },
  });
  const recorded = instruments.createCounter('punctual_occurrences_total', {
    description: 'Occurrences recorded, by what became of them',
  });

  const followLog = async (): Promise<void> => {
    const onLost = (error: unknown) => log.warn({ err: error }, 'event store lost');
    for await (const batch of store.follow({ prefixes: ['schedule-', 'occurrence-'], from: null, signal, onLost })) {
      for (const { stored, ...read } of await store.codec.decodeAll(batch.events)) {
        try {
          if ('unreadable' in read) throw read.unreadable;
          book.record(read.event);
        } catch (error) {
          // A type nobody here knows, or a rule this version cannot follow: the other schedules go on.
          log.error({ err: error, stream: stored.stream, eventId: stored.id }, 'event passed over: it cannot be used');
        }
      }
      if (batch.live && !live) {
        live = true;
        loaded.resolve();
        log.info({ schedules: book.entries.size }, 'schedules loaded');
      }
    }
  };

  const eventFor = (entry: Entry, planned: Planned, verdict: Verdict, next: Planned | null): OccurrenceEvent => {
    const { scheduleId, userId, spec } = entry;
    const { nominal, dueAt } = planned;
    const occurrenceId = occurrenceIdOf(scheduleId, planned.id);
    const nextDueAt = next?.dueAt ?? null;
    const now = clock.now();
    if (verdict === 'fire') {
      return {
        type: 'OccurrenceFired',
        data: firedOf({
          scheduleId,
          occurrenceId,
          schedule: entry,
          trigger: 'planned',
          nominal,
          dueAt,
          nextDueAt,
          now,
        }),
      };
    }
    const { reportId, timezone } = spec;
    return {
      type: 'OccurrenceSkipped',
      data: {
        occurrenceId,
        scheduleId,
        reportId,
        userId,
        nominal,
        timezone,
        dueAt,
        reason: verdict,
        nextDueAt,
        at: now,
      },
    };
  };

  /** Records what is due of one schedule, one after the other. */
  const recordDue = async (entry: Entry, now: number): Promise<void> => {
    const due: Planned[] = [];
    // Those inside the catch-up window are judged together: which of them fires depends on the others.
    const windowStart = now - entry.spec.catchUpWindow * 1000;
    let next = entry.next;
    while (
      next &&
      Date.parse(next.dueAt) <= now &&
      (due.length < MAX_OUTDATED || Date.parse(next.dueAt) >= windowStart)
    ) {
      due.push(next);
      next = entry.plan.next(next);
    }
    const verdicts = applyMisfirePolicy(due, entry.spec, entry.pauses, now);
    for (const [index, planned] of due.entries()) {
      const verdict = verdicts[index] ?? 'missed';
      const event = eventFor(entry, planned, verdict, due[index + 1] ?? next);
      const written = await runIn(
        { tenantId: DEFAULT_TENANT, userId: entry.userId, correlationId: event.data.occurrenceId },
        () =>
          inSpan('record occurrence', {}, () =>
            occurrences.execute(event.data.occurrenceId, { type: 'RecordOccurrence', data: event }, { isNew: true }),
          ),
      );
      // The record counts whoever made it; it also comes back over the log, where it changes nothing more.
      book.record(event);
      if (written.length === 0) continue;
      recorded.add(1, { verdict });
      if (verdict === 'fire') lateness.record(Math.max(0, clock.millis() - Date.parse(planned.dueAt)) / 1000);
    }
    if (entry.next === null) {
      await schedules.execute(entry.scheduleId, {
        type: 'EndSchedule',
        data: { scheduleId: entry.scheduleId, now: clock.now() },
      });
    }
  };

  const tick = async (): Promise<void> => {
    const now = clock.millis();
    const due = [...book.entries.values()].filter(({ dueMs }) => dueMs <= now).values();
    const worker = async () => {
      for (const entry of due) {
        if (signal.aborted) return;
        await recordDue(entry, now).catch((error: unknown) => {
          log.warn(
            { err: error, scheduleId: entry.scheduleId },
            'occurrences could not be recorded; they will be tried again',
          );
        });
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  };

  const following = followLog();
  const ticking = (async () => {
    while (!signal.aborted) {
      if (live) await tick();
      await pause(TICK_MS - (clock.millis() % TICK_MS), signal);
    }
  })();

  return {
    loaded: loaded.promise,
    stop: async () => {
      stopping.abort();
      await Promise.all([following, ticking]);
    },
  };
};

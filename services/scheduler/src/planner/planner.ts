import { type Followed, type Processor, pause, type Resources, startProcessor } from '@punctual/chassis';
import type { SharedCalendars } from '../shared-calendar/on-commands';
import { DueQueue } from './due-queue';
import type { Entry } from './entry';
import { calendarFollower } from './follow-calendars';
import { PlanBook } from './plan-book';
import { type Needs, recordDue } from './record-due';
import { recordedIn } from './recorded';
import { tellReplanned } from './replan';
import { savedBook } from './saved-book';
import { StoreAway } from './store-away';
import { Turns } from './turns';

type Parts = Omit<Needs, 'recorded'> & { calendars: SharedCalendars };

/** How long the planner sleeps at most; a clock that jumps is noticed within this time. */
const TICK_MS = 250;
/** A schedule whose turn failed gets another one after so many ticks. */
const RETRY_TICKS = 4;
const SAY_EVERY_MS = 60_000;
/** Each save stays in a real EventStoreDB until it is scavenged, so it is made seldom; it is also made at stop. */
const SAVE_EVERY_MS = 15 * 60_000;

export type Planner = Pick<Processor, 'health' | 'position' | 'stop'> & {
  /** Settles when every schedule known at the start is loaded. */
  loaded: Promise<void>;
  /** Up to when all occurrences of a schedule are recorded, in epoch ms; null for one that is not planned. Waits until loaded. */
  reached(scheduleId: string): Promise<number | null>;
  /** When the newest planned occurrence of a schedule that fired was due; null for none. */
  lastRun(scheduleId: string): Promise<string | null>;
};

/**
 * Watches all schedules and records each occurrence when it falls due. Any number of planners may run on one store:
 * the ledger takes the first record of an occurrence and no other. A planner that was down works through what it
 * missed, oldest first, so the ledger of a schedule never has a hole before its end; those that are on time go first.
 */
export const startPlanner = (resources: Resources, needs: Parts): Planner => {
  const { store, clock, log } = resources;
  const book = new PlanBook();
  const saved = savedBook(store, log, book);
  const due = new DueQueue<Entry>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let live = false;
  let saidAt = -Infinity;
  let failures = 0;
  let telling: Promise<unknown> = Promise.resolve();

  // What keeps some from being recorded may fail them again and again: one line a minute says so.
  const say = (error: unknown, scheduleId?: string): void => {
    failures += 1;
    if (Math.abs(clock.millis() - saidAt) < SAY_EVERY_MS) return;
    log.warn({ err: error, scheduleId, failures }, 'occurrences could not be recorded; they will be tried again');
    [saidAt, failures] = [clock.millis(), 0];
  };

  const record = recordDue({ ...needs, recorded: recordedIn(store), clock, signal }, book);
  const turns: Turns<Entry> = new Turns<Entry>({
    due,
    now: () => clock.millis(),
    mayStart: () => !away.isAway,
    work: async (turn) => {
      const left = await record(turn);
      // One that had nothing to record says nothing of the store.
      if (left === 'more') away.succeeded();
      return left;
    },
    onFailed: ({ scheduleId }, error) => {
      away.failed(error);
      say(error, scheduleId);
    },
  });

  const away = new StoreAway({
    check: () => store.check(),
    onStillAway: (error) => say(error),
    onBack: () => {
      turns.resume();
      if (live && !signal.aborted) turns.tick();
    },
    signal,
  });

  const follower = calendarFollower({ ...needs, clock, log, signal }, book);

  const fold = ({ event, metadata, stored }: Followed): void => {
    const changed = book.record(event, { metadata, stored });
    if (!live) return;
    if (changed) due.add(changed);
    follower.record(event);
  };

  const processor = startProcessor(resources, {
    name: 'planner',
    prefixes: ['schedule-', 'calendar-', 'occurrence-', 'run-', 'delivery-'],
    saveEveryMs: SAVE_EVERY_MS,
    load: async () => {
      live = false;
      due.clear();
      return saved.load();
    },
    handle: async (batch) => {
      away.answered();
      await batch.each(fold);
      if (live || !batch.live) return;
      live = true;
      for (const entry of book.entries.values()) due.add(entry);
      log.info({ schedules: book.entries.size }, 'schedules loaded');
      // Beside the log, which is followed meanwhile.
      follower.followAll();
      telling = Promise.all([telling, tellReplanned({ ...needs, clock, log, signal }, book)]);
    },
    save: (position) => saved.save(position),
  });

  const ticking = (async () => {
    for (let tick = 1; !signal.aborted; tick++) {
      await pause(TICK_MS - (clock.millis() % TICK_MS), signal);
      if (tick % RETRY_TICKS === 0 && !away.isAway) turns.retry();
      if (live && !signal.aborted) turns.tick();
    }
  })();

  return {
    loaded: processor.caughtUp,
    reached: async (scheduleId) => {
      await processor.caughtUp;
      return book.entries.get(scheduleId)?.reached() ?? null;
    },
    lastRun: async (scheduleId) => {
      await processor.caughtUp;
      return book.entries.get(scheduleId)?.lastRun ?? null;
    },
    health: () => processor.health(),
    position: () => processor.position(),
    stop: async () => {
      stopping.abort();
      await Promise.all([ticking, turns.stop(), away.stop(), telling, follower.stop()]);
      await processor.stop();
    },
  };
};

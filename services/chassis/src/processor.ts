import type { DomainEvent, Metadata } from '@punctual/contracts';
import { pause } from './errors';
import { passedOverCounter } from './passed-over';
import { comparePositions, type Position, type StoredEvent } from './position';
import type { Resources } from './resources';

/** An event of the log that could be read. */
export type Followed = { event: DomainEvent; metadata: Metadata; stored: StoredEvent };

/** Some events of the log, in order. An empty batch moves the position past events of other streams. */
export type ProcessorBatch = {
  stored: readonly StoredEvent[];
  /** Position of the log after this batch; null in an empty log. */
  position: Position | null;
  /** True when nothing more is waiting. */
  live: boolean;
  /** The readable events. Unreadable events are passed over: logged and counted. */
  readable(): Promise<Followed[]>;
  /** Hands each readable event to `fold`. An event for which it throws is passed over too, so it cannot block the rest. */
  each(fold: (followed: Followed) => void): Promise<void>;
};

export type ProcessorOptions = {
  /** Name in logs, metrics and health. */
  name: string;
  /** Name prefixes of the streams to follow. */
  prefixes: readonly string[];
  /** The most events in one batch. */
  batch?: number;
  /** Loads where to begin: after the last handled position, null for the beginning of the log. Called again after each failure. */
  load(): Promise<Position | null>;
  /** Handles a batch. When it rejects, the processor waits, reloads its position and continues from there. */
  handle(batch: ProcessorBatch): Promise<void>;
  /** Saves the position with the state that belongs to it. Called when there is something new, and at stop. */
  save?(position: Position): Promise<void>;
  saveEveryMs?: number;
};

export type Processor = {
  /** Settles when the processor has read the log to its end once, or is stopped. */
  caughtUp: Promise<void>;
  /** The last handled position; null before the first event. */
  position(): Position | null;
  /** Whether the processor has read the log to its end once. */
  live(): boolean;
  /** Seconds from recording to handling of the oldest event in the last batch; 0 when nothing waits. */
  lagSeconds(): number;
  /** The problem that blocks the processor, if any. */
  health(): { ok: boolean; detail: string };
  /** Finishes the current batch and saves the position. */
  stop(): Promise<void>;
};

/** Delays after a failure; the last one repeats. */
const BACK_OFF_MS = [500, 1_000, 2_000, 5_000];
const SAVE_EVERY_MS = 1_000;

/**
 * Follows the log from a saved position and hands it over in batches, for as long as the process runs. All followers of
 * the log are processors: relay, planner, deliveries in flight, views.
 */
export const startProcessor = (
  { store, clock, log }: Pick<Resources, 'store' | 'clock' | 'log'>,
  { name, prefixes, batch: size, load, handle, save, saveEveryMs = SAVE_EVERY_MS }: ProcessorOptions,
): Processor => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const caughtUp = Promise.withResolvers<void>();
  let position: Position | null = null;
  let saved: Position | null = null;
  let live = false;
  let lag = 0;
  let failures = 0;
  let problem: string | null = null;

  const passedOver = passedOverCounter();
  const passOver = (stored: StoredEvent, error: unknown): void => {
    passedOver.add(1, { processor: name, type: stored.type });
    log.error(
      { err: error, processor: name, stream: stored.stream, eventId: stored.id },
      'event passed over: it cannot be used',
    );
  };

  const readable = async (stored: readonly StoredEvent[]): Promise<Followed[]> => {
    const followed: Followed[] = [];
    for (const read of await store.codec.decodeAll(stored)) {
      if ('unreadable' in read) passOver(read.stored, read.unreadable);
      else followed.push(read);
    }
    return followed;
  };
  const each = async (stored: readonly StoredEvent[], fold: (followed: Followed) => void): Promise<void> => {
    for (const followed of await readable(stored)) {
      try {
        fold(followed);
      } catch (error) {
        passOver(followed.stored, error);
      }
    }
  };

  const follow = async (): Promise<void> => {
    position = await load();
    saved = position;
    const onLost = (error: unknown) =>
      log.warn({ err: error, processor: name }, 'lost the connection to the event store');
    for await (const batch of store.follow({
      prefixes,
      from: position,
      signal,
      onLost,
      ...(size ? { batch: size } : {}),
    })) {
      const { events: stored } = batch;
      const [oldest] = stored;
      lag = oldest && !batch.live ? Math.max(0, (clock.millis() - Date.parse(oldest.created)) / 1000) : 0;
      await handle({
        stored,
        position: batch.position,
        live: batch.live,
        readable: () => readable(stored),
        each: (fold) => each(stored, fold),
      });
      if (batch.position) ({ position } = batch);
      [failures, problem] = [0, null];
      if (batch.live && !live) {
        live = true;
        caughtUp.resolve();
      }
    }
  };

  const supervised = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (signal.aborted) return;
        problem = error instanceof Error ? error.message : String(error);
        const ms = BACK_OFF_MS[Math.min(failures++, BACK_OFF_MS.length - 1)] ?? 0;
        log.error({ err: error, processor: name }, `following the log failed; it goes on in ${ms / 1000} s`);
        await pause(ms, signal);
      }
    }
  };

  const saveIfMoved = async (): Promise<void> => {
    if (!save || !position || (saved && comparePositions(position, saved) <= 0)) return;
    const reached = position;
    await save(reached);
    saved = reached;
  };
  const keepSaving = async (): Promise<void> => {
    while (!signal.aborted) {
      await pause(saveEveryMs, signal);
      if (signal.aborted) return;
      await saveIfMoved().catch((error: unknown) =>
        log.warn({ err: error, processor: name }, 'the place in the log could not be saved; it will be tried again'),
      );
    }
  };
  const running = Promise.all([supervised(), keepSaving()]);

  return {
    caughtUp: caughtUp.promise,
    position: () => position,
    live: () => live,
    lagSeconds: () => lag,
    health: () => {
      if (problem) return { ok: false, detail: problem };
      return live ? { ok: true, detail: 'follows the log' } : { ok: false, detail: 'reads the log' };
    },
    stop: async () => {
      stopping.abort();
      await running;
      caughtUp.resolve();
      await saveIfMoved();
    },
  };
};

import {
  againOnConflict,
  type Checkpoint,
  checkpoint,
  meter,
  OtherLog,
  pause,
  type Resources,
  type StoredEvent,
  Unavailable,
} from '@punctual/chassis';
import { isDeliveryId, parseDeliveryId, parseStreamName } from '@punctual/contracts';
import { archiveRun } from './archive-run';

const DAY_MS = 86_400_000;
const SWEEP_EVERY_MS = 3_600_000;
const RETRY_AFTER_MS = 60_000;
const TICK_MS = 500;
/** Between two runs, so that it is never in the way of what is being sent. */
const REST_MS = 5;
const BATCH = 200;
const PREFIXES = ['run-', 'delivery-', 'rendering-', 'rows-', 'mailing-'];

/** The run of a stream, and the delivery where it is of one. */
const runIn = ({ stream }: StoredEvent): { occurrenceId: string; deliveryId: string | null } => {
  const { id } = parseStreamName(stream);
  return isDeliveryId(id)
    ? { occurrenceId: parseDeliveryId(id).occurrenceId, deliveryId: id }
    : { occurrenceId: id, deliveryId: null };
};

/** The runs of some events, each with the deliveries that are named. */
const runsOf = (events: readonly StoredEvent[]): Map<string, Set<string>> => {
  const runs = new Map<string, Set<string>>();
  for (const event of events) {
    const { occurrenceId, deliveryId } = runIn(event);
    const deliveries = runs.get(occurrenceId) ?? new Set();
    runs.set(occurrenceId, deliveries);
    if (deliveryId !== null) deliveries.add(deliveryId);
  }
  return runs;
};

type Needs = Pick<Resources, 'store' | 'clock' | 'log'>;

/** Follows the log up to what is `days` old. Answers how many runs it found to be archived. */
const sweep = async (
  { store, clock, log }: Needs,
  days: number,
  reached: Checkpoint<null>,
  stopping: AbortSignal,
): Promise<number> => {
  const ended = new AbortController();
  const signal = AbortSignal.any([stopping, ended.signal]);
  const cutoff = () => ({ before: clock.millis() - days * DAY_MS, now: clock.now() });
  let archived = 0;
  /** What cannot be removed of one run must not keep all others. */
  const tried = async (occurrenceId: string, deliveries: Iterable<string>): Promise<boolean> => {
    try {
      // Another process archives it too, or something was recorded just now: then it is looked at again.
      return await againOnConflict(() => archiveRun(store, occurrenceId, cutoff(), deliveries));
    } catch (error) {
      if (error instanceof Unavailable || error instanceof OtherLog) throw error;
      log.error({ err: error, occurrenceId }, 'events of an old run cannot be removed; it is passed over');
      return false;
    }
  };
  const from = (await reached.load())?.position ?? null;
  try {
    for await (const batch of store.follow({ prefixes: PREFIXES, from, signal, batch: BATCH })) {
      const young = batch.events.findIndex(({ created }) => Date.parse(created) >= cutoff().before);
      const old = young < 0 ? batch.events : batch.events.slice(0, young);
      for (const [occurrenceId, deliveries] of runsOf(old)) {
        if (stopping.aborted) return archived;
        if (await tried(occurrenceId, deliveries)) archived += 1;
        await pause(REST_MS, stopping);
      }
      const position = young < 0 ? batch.position : (old.at(-1)?.position ?? null);
      // Where nothing was old there is nothing new to remember.
      if (position && old.length > 0) await reached.save(position, null);
      if (young >= 0 || batch.live) break;
    }
  } finally {
    ended.abort();
  }
  return archived;
};

/**
 * Removes the events of runs that ended more than `days` ago, at start and every hour, one run at a time. It follows the log that far behind,
 * from a place kept in it: so it takes up what a crash left undone, and several processes may do the same.
 */
export const startArchive = (needs: Needs, { days }: { days: number }): { stop(): Promise<void> } => {
  const { store, clock, log } = needs;
  const stopping = new AbortController();
  const reached = checkpoint(store, 'tracker-archive');
  const counted = meter().createCounter('punctual_runs_archived', { description: 'Runs whose events were removed' });
  const sweeping = (async () => {
    let next = Number.NEGATIVE_INFINITY;
    while (!stopping.signal.aborted) {
      // In either direction: a clock that is put back must not put the next sweep off.
      if (clock.millis() >= next || next - clock.millis() > SWEEP_EVERY_MS) {
        next = clock.millis() + SWEEP_EVERY_MS;
        try {
          const runs = await sweep(needs, days, reached, stopping.signal);
          if (runs > 0) log.info({ runs, days }, 'events of old runs removed');
          counted.add(runs);
        } catch (error) {
          next = clock.millis() + RETRY_AFTER_MS;
          log.warn({ err: error }, 'events of old runs could not be removed; it will be tried again');
        }
      }
      await pause(TICK_MS, stopping.signal);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await sweeping;
    },
  };
};

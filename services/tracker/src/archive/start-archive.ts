import {
  againOnConflict,
  type Checkpoint,
  checkpoint,
  meter,
  OtherLog,
  passedOverCounter,
  pause,
  type Resources,
  type StoredEvent,
  Unavailable,
} from '@punctual/chassis';
import { isDeliveryId, parseDeliveryId, parseStreamName } from '@punctual/contracts';
import { archiveRun, type Told } from './archive-run';

const DAY_MS = 86_400_000;
const SWEEP_EVERY_MS = 3_600_000;
const RETRY_AFTER_MS = 60_000;
const TICK_MS = 500;
/** Between two runs, so that it is never in the way of what is being sent. */
const REST_MS = 5;
const BATCH = 200;
const NAME = 'tracker-archive';
const MOST_SAID = 10_000;
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

/** Follows the log up to what is `days` old. */
const sweep = async (
  { store, clock, log }: Needs,
  days: number,
  { reached, told, stopping }: { reached: Checkpoint<null>; told: Told; stopping: AbortSignal },
): Promise<void> => {
  const ended = new AbortController();
  const signal = AbortSignal.any([stopping, ended.signal]);
  const cutoff = () => ({ before: clock.millis() - days * DAY_MS, now: clock.now() });
  /** What cannot be removed of one run must not keep all others. */
  const tryOne = async (occurrenceId: string, deliveries: Iterable<string>): Promise<void> => {
    try {
      // Another process archives it too, or something was recorded just now: then it is looked at again.
      await againOnConflict(() => archiveRun(store, occurrenceId, cutoff(), deliveries, told));
    } catch (error) {
      if (error instanceof Unavailable || error instanceof OtherLog) throw error;
      log.error({ err: error, occurrenceId }, 'events of an old run cannot be removed; it is passed over');
    }
  };
  const from = (await reached.load())?.position ?? null;
  try {
    for await (const batch of store.follow({ prefixes: PREFIXES, from, signal, batch: BATCH })) {
      const young = batch.events.findIndex(({ created }) => Date.parse(created) >= cutoff().before);
      const old = young < 0 ? batch.events : batch.events.slice(0, young);
      for (const [occurrenceId, deliveries] of runsOf(old)) {
        if (stopping.aborted) return;
        await tryOne(occurrenceId, deliveries);
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
};

/**
 * Removes the events of runs that ended more than `days` ago, at start and every hour, one run at a time. It follows the log that far behind,
 * from a place kept in it: so it takes up what a crash left undone, and several processes may do the same.
 */
export const startArchive = (needs: Needs, { days }: { days: number }): { stop(): Promise<void> } => {
  const { store, clock, log } = needs;
  const stopping = new AbortController();
  const reached = checkpoint(store, NAME);
  const counted = meter().createCounter('punctual_runs_archived', { description: 'Runs whose events were removed' });
  const passedOver = passedOverCounter();
  let runs = 0;
  /** Each event of a run has it looked at again; what cannot be read of it is said once. */
  const said = new Set<string>();
  const told: Told = {
    archived: () => {
      runs += 1;
    },
    unreadable: (occurrenceId, events) => {
      if (said.has(occurrenceId)) return;
      if (said.size >= MOST_SAID) said.clear();
      said.add(occurrenceId);
      for (const { stored } of events) passedOver.add(1, { processor: NAME, type: stored.type });
      const [first] = events;
      const about = { occurrenceId, stream: first?.stored.stream, eventId: first?.stored.id, events: events.length };
      log.error({ err: first?.unreadable, ...about }, 'an old run has events that cannot be read; all of it is kept');
    },
  };
  const sweeping = (async () => {
    let next = Number.NEGATIVE_INFINITY;
    while (!stopping.signal.aborted) {
      // In either direction: a clock that is put back must not put the next sweep off.
      if (clock.millis() >= next || next - clock.millis() > SWEEP_EVERY_MS) {
        next = clock.millis() + SWEEP_EVERY_MS;
        try {
          await sweep(needs, days, { reached, told, stopping: stopping.signal });
        } catch (error) {
          next = clock.millis() + RETRY_AFTER_MS;
          log.warn({ err: error }, 'events of old runs could not be removed; it will be tried again');
        }
        // Also of a sweep that failed on its way.
        if (runs > 0) log.info({ runs, days }, 'events of old runs removed');
        counted.add(runs);
        runs = 0;
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

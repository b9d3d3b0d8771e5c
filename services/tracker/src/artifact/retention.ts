import { type EventStore, pause, type Resources } from '@punctual/chassis';
import { type DomainEvent, runIdOf, streamName } from '@punctual/contracts';
import type { InFlight } from '../in-flight/in-flight';

const DAY_MS = 86_400_000;
const SWEEP_EVERY_MS = DAY_MS / 4;
const TICK_MS = 500;

/** Hashes of the files an event names. */
const namedIn = ({ data }: DomainEvent): string[] => {
  const rendering = 'artifacts' in data ? data : 'rendering' in data ? data.rendering : null;
  return rendering && 'artifacts' in rendering ? rendering.artifacts.map(({ sha256 }) => sha256) : [];
};

/** Hashes of the files that runs in flight name. */
const neededBy = async (store: EventStore, runs: InFlight): Promise<Set<string>> => {
  const needed = new Set<string>();
  for (const [occurrenceId, { deliveries }] of runs) {
    const runId = runIdOf(occurrenceId);
    const streams = [
      streamName('run', runId),
      streamName('rendering', runId),
      ...Object.keys(deliveries).map((deliveryId) => streamName('delivery', deliveryId)),
    ];
    for (const stream of streams) {
      // An unreadable event also stops its run, and must not keep all files for ever. Files that turn out to be missing
      // are rendered again.
      for (const read of await store.codec.decodeAll(await store.read(stream)))
        if ('event' in read) for (const hash of namedIn(read.event)) needed.add(hash);
    }
  }
  return needed;
};

/** Removes files that were stored last more than `days` ago and that no run in flight names. */
const sweep = async (
  { artifacts, store, clock }: Pick<Resources, 'artifacts' | 'store' | 'clock'>,
  runs: InFlight,
  days: number,
): Promise<{ count: number; octets: number }> => {
  const removed = { count: 0, octets: 0 };
  const before = clock.millis() - days * DAY_MS;
  const expired = (await artifacts.list()).filter(({ storedAt }) => storedAt < before);
  if (expired.length === 0) return removed;
  const needed = await neededBy(store, runs);
  for (const { hash, octets } of expired) {
    if (needed.has(hash)) continue;
    await artifacts.delete(hash);
    removed.count += 1;
    removed.octets += octets;
  }
  return removed;
};

/**
 * Removes rendered files that are older than `days`, at once and every 6 hours, except those that runs in flight need.
 * Never rejects: a sweep that fails is logged, and the next one finds what it left.
 * @param inFlight the runs in flight; null while they are not known, which puts the sweep off
 */
export const startRetention = (
  resources: Pick<Resources, 'artifacts' | 'store' | 'clock' | 'log'>,
  { inFlight, days }: { inFlight: () => InFlight | null; days: number },
): { stop(): Promise<void> } => {
  const { clock, log } = resources;
  const stopping = new AbortController();
  const sweepAndTell = async (runs: InFlight): Promise<void> => {
    try {
      const removed = await sweep(resources, runs, days);
      if (removed.count > 0) log.info({ ...removed, days }, 'old rendered files removed');
    } catch (error) {
      log.warn({ err: error }, 'old rendered files could not be removed; it will be tried again');
    }
  };
  const sweeping = (async () => {
    let swept = Number.NEGATIVE_INFINITY;
    while (!stopping.signal.aborted) {
      const runs = inFlight();
      // In either direction: a clock that is put back must not put the next sweep off.
      if (runs && Math.abs(clock.millis() - swept) >= SWEEP_EVERY_MS) {
        swept = clock.millis();
        await sweepAndTell(runs);
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

import { type EventStore, pause, type Resources } from '@punctual/chassis';
import { type DomainEvent, runIdOf, streamName } from '@punctual/contracts';
import { KeptRows } from '../condition/kept-rows';
import type { InFlight } from '../in-flight/in-flight';

const DAY_MS = 86_400_000;
const SWEEP_EVERY_MS = DAY_MS / 4;
const TICK_MS = 500;
const SETTLED_MS = 3_600_000;

/** Hashes of the files an event names. */
const namedIn = ({ data }: DomainEvent): string[] => {
  const rendering = 'artifacts' in data ? data : 'rendering' in data ? data.rendering : null;
  if (!rendering || !('artifacts' in rendering)) return [];
  const rows = 'observed' in rendering ? rendering.observed?.rows : null;
  return [...rendering.artifacts, ...(rows ? [rows] : [])].map(({ sha256 }) => sha256);
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

/**
 * Removes files that were stored last more than `days` ago and that no run in flight names, and rows that no condition is to
 * compare with any more.
 */
const sweep = async (
  { artifacts, store, clock }: Pick<Resources, 'artifacts' | 'store' | 'clock'>,
  runs: InFlight,
  days: number,
  rows: KeptRows,
): Promise<{ count: number; octets: number }> => {
  const removed = { count: 0, octets: 0 };
  const before = clock.millis() - days * DAY_MS;
  const baselines = rows.needed();
  const superseded = new Set(rows.superseded(baselines));
  // Rows just made may be those of a run that is not known here yet.
  const settled = clock.millis() - SETTLED_MS;
  const expired = (await artifacts.list()).filter(
    ({ hash, storedAt }) => storedAt < before || (storedAt < settled && superseded.has(hash)),
  );
  if (expired.length === 0) return removed;
  const needed = await neededBy(store, runs);
  const gone = new Set<string>();
  try {
    for (const { hash, octets } of expired) {
      if (needed.has(hash) || baselines.has(hash)) continue;
      await artifacts.delete(hash);
      gone.add(hash);
      removed.count += 1;
      removed.octets += octets;
    }
  } finally {
    rows.forget(gone);
  }
  return removed;
};

/**
 * Removes rendered files that are older than `days`, at once and every 6 hours, except those that runs in flight need.
 * Never rejects: a sweep that fails is logged, and the next one finds what it left.
 * @param inFlight the runs in flight; null while they are not known, which puts the sweep off; so do the rows
 */
export const startRetention = (
  resources: Pick<Resources, 'artifacts' | 'store' | 'clock' | 'log'>,
  {
    inFlight,
    days,
    rows = () => new KeptRows(),
  }: { inFlight: () => InFlight | null; days: number; rows?: () => KeptRows | null },
): { stop(): Promise<void> } => {
  const { clock, log } = resources;
  const stopping = new AbortController();
  const sweepAndTell = async (runs: InFlight, kept: KeptRows): Promise<void> => {
    try {
      const removed = await sweep(resources, runs, days, kept);
      if (removed.count > 0) log.info({ ...removed, days }, 'old rendered files removed');
    } catch (error) {
      log.warn({ err: error }, 'old rendered files could not be removed; it will be tried again');
    }
  };
  const sweeping = (async () => {
    let swept = Number.NEGATIVE_INFINITY;
    while (!stopping.signal.aborted) {
      const [runs, kept] = [inFlight(), rows()];
      // In either direction: a clock that is put back must not put the next sweep off.
      if (runs && kept && Math.abs(clock.millis() - swept) >= SWEEP_EVERY_MS) {
        swept = clock.millis();
        await sweepAndTell(runs, kept);
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

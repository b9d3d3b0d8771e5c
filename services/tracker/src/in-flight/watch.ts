import {
  type LoadedSnapshot,
  meter,
  pause,
  type Resources,
  runIn,
  type Snapshot,
  snapshot,
  startProcessor,
} from '@punctual/chassis';
import { isDeliveryId, parseDeliveryId, runIdOf, scheduleIdIn } from '@punctual/contracts';
import { closeDelivery, closeRun } from '../close';
import { checkData } from '../dataset/check-data';
import { startProbes } from '../dataset/probes';
import { askForFiles } from '../delivery/ask-for-files';
import type { Needs } from '../needs';
import {
  type Due,
  dueRetries,
  evolve,
  type InFlight,
  idleItems,
  overdueRuns,
  type RunInFlight,
  runOf,
} from './in-flight';
import { type Redeliver, reconcile } from './reconcile';
import { WaitingRuns } from './waiting-runs';

const PREFIXES = ['occurrence-', 'run-', 'delivery-', 'rendering-', 'mailing-', 'dataset-'];
const TICK_MS = 500;
const SAVE_EVERY_MS = 60_000;
/** Version of the saved state; state saved by another version is rebuilt from the log. */
const FORMAT = '6';
/** How many runs and deliveries are advanced concurrently. */
const CONCURRENCY = 32;
const PAST_DEADLINE = { cause: 'deadline', reason: 'not finished by the deadline of its run' } as const;

export type Watch = {
  /** Runs that have not ended; null while the log is not read to its end, or cannot be. */
  inFlight(): InFlight | null;
  health(): { ok: boolean; detail: string };
  stop(): Promise<void>;
};

/** The runs in flight, folded from the log and saved with its position. */
const followRuns = (resources: Resources, graceMs: number) => {
  const saved: Snapshot<RunInFlight> = snapshot(resources.store, 'tracker-in-flight', FORMAT);
  let loaded: LoadedSnapshot<RunInFlight> | null = null;
  let work: InFlight = new Map();
  let changed = new Set<string>();
  const waiting = new WaitingRuns();
  const processor = startProcessor(resources, {
    name: 'tracker-in-flight',
    prefixes: PREFIXES,
    load: async () => {
      loaded = await saved.load();
      work = loaded?.entries ?? new Map<string, RunInFlight>();
      changed = new Set();
      waiting.clear();
      for (const [id, item] of work) waiting.changed(id, null, item);
      return loaded?.position ?? null;
    },
    handle: (batch) =>
      batch.each(({ event, metadata, stored }) => {
        if (event.type === 'DatasetUpdated') waiting.updated(metadata.tenantId, event.data.name);
        const id = runOf(event);
        if (id === null || loaded?.holds(id, stored.position)) return;
        const before = work.get(id) ?? null;
        const after = evolve(before, event, metadata, graceMs);
        if (after === before) return;
        if (after) work.set(id, after);
        else work.delete(id);
        changed.add(id);
        waiting.changed(id, before, after);
      }),
    save: async (position) => {
      const dirty = changed;
      changed = new Set();
      try {
        await saved.save(position, work, dirty);
      } catch (error) {
        for (const id of dirty) changed.add(id);
        throw error;
      }
    },
    saveEveryMs: SAVE_EVERY_MS,
  });
  return { processor, waiting, work: () => work };
};

/**
 * Follows the log for open work: starts retries when they are due, resumes work that has been idle for `reconcileAfterMs`
 * because the bus lost its message, and closes work past its run's deadline.
 */
export const startWatch = (
  resources: Resources,
  { needs, redeliver, reconcileAfterMs }: { needs: Needs; redeliver: Redeliver; reconcileAfterMs: number },
): Watch => {
  const { clock, log } = resources;
  const { runs, deliveries } = needs;
  const { processor, waiting, work } = followRuns(resources, needs.graceMs);
  const stopping = new AbortController();
  const probes = startProbes(resources, needs.datasets);
  /** When each run or delivery was last advanced, so that a slow one is not advanced again every tick. */
  const pushed = new Map<string, number>();

  meter()
    .createObservableGauge('punctual_runs_in_flight', { description: 'Runs that have not ended' })
    .addCallback((gauge) => gauge.observe(work().size));

  const inTurn = async <T>(items: readonly T[], handle: (item: T) => Promise<unknown>): Promise<void> => {
    const queue = items.values();
    const worker = async () => {
      for (const item of queue)
        await handle(item).catch((error: unknown) =>
          log.warn({ err: error }, 'a run in flight could not be advanced; it will be retried'),
        );
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  };
  const now = () => clock.millis();
  /** Whether to advance it now: each at most once per `reconcileAfterMs`. */
  const notPushed = ({ id }: { id: string }): boolean => {
    const before = pushed.get(id);
    if (before !== undefined && now() - before < reconcileAfterMs) return false;
    pushed.set(id, now());
    return true;
  };
  const onBehalf = ({ id, item: { tenantId, userId } }: Pick<Due, 'id' | 'item'>, act: () => Promise<unknown>) =>
    runIn({ tenantId, userId, correlationId: id }, act);

  const retry = (due: Due) =>
    onBehalf(due, () => {
      const command = { type: 'Retry', data: { now: clock.now() } } as const;
      if (due.what === 'run' && due.item.awaits.length > 0) return checkData(needs, due.id);
      if (due.what === 'run') return runs.execute(due.id, command);
      return due.delivery.next === 'render' ? askForFiles(needs, due.id) : deliveries.execute(due.id, command);
    });
  const close = ([occurrenceId, item]: [string, RunInFlight]) =>
    onBehalf({ id: runIdOf(occurrenceId), item }, async () => {
      const about = { occurrenceId, scheduleId: scheduleIdIn(occurrenceId) };
      if (item.unopened.length > 0) await closeRun(needs, about, PAST_DEADLINE);
      for (const deliveryId of Object.keys(item.deliveries)) await closeDelivery(needs, deliveryId, PAST_DEADLINE);
    });

  /** The datasets a run waits for changed, or it just began to wait. */
  const check = async (id: string): Promise<void> => {
    const item = work().get(id);
    if (!item) return;
    await onBehalf({ id, item }, () => checkData(needs, id)).catch((error: unknown) => {
      waiting.wake(id);
      throw error;
    });
  };

  const tick = async (): Promise<void> => {
    await inTurn(waiting.take(), check);
    probes.look(waiting.awaited());
    const overdue = overdueRuns(work(), now());
    const late = new Set(overdue.map(([id]) => id));
    await inTurn(
      overdue.filter(([id]) => notPushed({ id })),
      close,
    );
    const current = late.size === 0 ? work() : new Map([...work()].filter(([id]) => !late.has(id)));
    const waits = dueRetries(current, now());
    // Retries are cheap to repeat; render requests are not.
    await inTurn(
      waits.filter((due) => due.what === 'run' || due.delivery.next === 'dispatch' || notPushed(due)),
      retry,
    );
    await inTurn(idleItems(current, now(), reconcileAfterMs).filter(notPushed), (due) =>
      onBehalf(due, () => reconcile(resources, redeliver, due, { now: now(), ms: reconcileAfterMs })),
    );
    for (const id of pushed.keys())
      if (!work().has(isDeliveryId(id) ? parseDeliveryId(id).occurrenceId : id)) pushed.delete(id);
  };

  const ticking = (async () => {
    while (!stopping.signal.aborted) {
      // Until the log is read to its end, work that has ended still looks open.
      if (processor.live())
        await tick().catch((error: unknown) => log.warn({ err: error }, 'checking the runs in flight failed'));
      await pause(TICK_MS, stopping.signal);
    }
  })();

  return {
    inFlight: () => (processor.health().ok ? work() : null),
    health: () => processor.health(),
    stop: async () => {
      stopping.abort();
      await ticking;
      await probes.stop();
      await processor.stop();
    },
  };
};

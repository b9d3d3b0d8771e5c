import { checkpoint, DEFAULT_TENANT, meter, type Position, pause, type Resources, runIn } from '@punctual/chassis';
import { UnreadableEvent } from '@punctual/contracts';
import type { Deliveries } from '../delivery/on-occurrence-fired';
import { dueRetries, type InFlight, type InFlightItem, idleItems, recordEvent } from './in-flight';
import { type Redeliver, reconcile } from './reconcile';

const PREFIXES = ['occurrence-', 'delivery-', 'rendering-', 'mailing-'];
const TICK_MS = 500;
const SAVE_EVERY_MS = 60_000;
/** A larger list is not saved: it would not fit into an event, and is rebuilt from the log instead. */
const MAX_SAVED = 2_000;
/** How many deliveries are brought back at once. */
const CONCURRENCY = 32;

export type Watch = {
  /** Deliveries that have not ended. */
  open(): number;
  stop(): Promise<void>;
};

/**
 * Follows the log for work that is open: starts retries when their wait is over, and brings back what has been idle
 * for `reconcileAfterMs` because the bus lost it.
 */
export const startWatch = async (
  resources: Resources,
  {
    deliveries,
    redeliver,
    reconcileAfterMs,
  }: { deliveries: Deliveries; redeliver: Redeliver; reconcileAfterMs: number },
): Promise<Watch> => {
  const { store, clock, log } = resources;
  const place = checkpoint<[string, InFlightItem][]>(store, 'tracker-in-flight');
  const saved = await place.load();
  const work: InFlight = new Map(saved?.state);
  const stopping = new AbortController();
  const { signal } = stopping;
  /** When each delivery was last brought back, so that a slow one is not asked for again every tick. */
  const broughtBack = new Map<string, number>();
  let reached: Position | null = saved?.position ?? null;
  let savedAt = clock.millis();
  let live = false;

  meter()
    .createObservableGauge('punctual_deliveries_in_flight', { description: 'Deliveries that have not ended' })
    .addCallback((gauge) => gauge.observe(work.size));

  const save = async (): Promise<void> => {
    savedAt = clock.millis();
    if (reached && work.size <= MAX_SAVED) await place.save(reached, [...work]);
  };

  const followLog = async (): Promise<void> => {
    const onLost = (error: unknown) => log.warn({ err: error }, 'event store lost');
    for await (const batch of store.follow({ prefixes: PREFIXES, from: reached, signal, onLost })) {
      for (const { stored, ...read } of await store.codec.decodeAll(batch.events)) {
        try {
          if ('unreadable' in read) throw read.unreadable;
          recordEvent(work, read.event);
        } catch (error) {
          if (!(error instanceof UnreadableEvent)) throw error;
          log.error({ err: error, stream: stored.stream, eventId: stored.id }, 'event passed over: it cannot be read');
        }
      }
      reached = batch.position;
      live ||= batch.live;
    }
  };

  const inTurn = async <T>(items: T[], handle: (item: T) => Promise<unknown>): Promise<void> => {
    const queue = items.values();
    const worker = async () => {
      for (const item of queue)
        await handle(item).catch((error: unknown) =>
          log.warn({ err: error }, 'deliveries in flight could not be moved on; it will be tried again'),
        );
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  };

  const tick = async (): Promise<void> => {
    const now = clock.millis();
    await inTurn(dueRetries(work, now), (deliveryId) =>
      runIn({ tenantId: DEFAULT_TENANT, correlationId: deliveryId }, () =>
        deliveries.execute(deliveryId, { type: 'Retry', data: { deliveryId, now: clock.now() } }),
      ),
    );
    const idle = idleItems(work, now, reconcileAfterMs).filter(
      ([id]) => now - (broughtBack.get(id) ?? 0) >= reconcileAfterMs,
    );
    for (const [id] of idle) broughtBack.set(id, now);
    await inTurn(idle, (item) =>
      runIn({ tenantId: DEFAULT_TENANT, correlationId: item[0] }, () => reconcile(resources, redeliver, item)),
    );
    for (const id of broughtBack.keys()) if (!work.has(id)) broughtBack.delete(id);
    if (now - savedAt >= SAVE_EVERY_MS) await save();
  };

  const following = followLog();
  const ticking = (async () => {
    while (!signal.aborted) {
      // Until the log is read to its end, work that ended long ago still looks open.
      if (live)
        await tick().catch((error: unknown) => log.warn({ err: error }, 'a look at the deliveries in flight failed'));
      await pause(TICK_MS, signal);
    }
  })();

  return {
    open: () => work.size,
    stop: async () => {
      stopping.abort();
      await Promise.all([following, ticking]);
      await save();
    },
  };
};

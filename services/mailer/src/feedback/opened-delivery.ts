import { BoundedCache, type Clock, contextInForce, type EventStore } from '@punctual/chassis';
import { isDeliveryId, streamName } from '@punctual/contracts';
import { comesBack } from '../return-path/way-back';

/** What reports need to know of a delivery: its recipients, and whether anything follows for an address whose mail came back. */
export type Opened = { recipients: readonly string[]; counts: boolean };
/** A delivery of the tenant in force; null when it has none with this id. @throws Unavailable */
export type OpenedDelivery = (deliveryId: string) => Promise<Opened | null>;

const CACHE_OCTETS = 1_048_576;
/** How long it is kept: a page of reports comes within seconds, and somebody who was erased must soon not be found here. */
const KEEP_MS = 10_000;

/**
 * Reads how deliveries were opened; the last ones are kept for some seconds, since reports about one come together. Nothing follows from
 * mail that has no way back of its own (`comesBack`), whoever reports it.
 */
export const openedDelivery = (
  store: Pick<EventStore, 'read' | 'codec'>,
  clock: Pick<Clock, 'millis'>,
): OpenedDelivery => {
  const cache = new BoundedCache<Opened & { tenantId: string; readAt: number }>(CACHE_OCTETS);

  const read = async (deliveryId: string): Promise<(Opened & { tenantId: string }) | null> => {
    for (const read of await store.codec.decodeAll(await store.read(streamName('delivery', deliveryId)))) {
      if ('unreadable' in read || read.event.type !== 'DeliveryOpened') continue;
      const { letter, recipients } = read.event.data;
      const counts = comesBack({ letter, deliveryId });
      return { tenantId: read.metadata.tenantId, recipients: recipients.map(({ email }) => email), counts };
    }
    return null;
  };

  return async (deliveryId) => {
    if (!isDeliveryId(deliveryId)) return null;
    const kept = cache.get(deliveryId);
    // In either direction: a clock that is put back must not keep anything for longer.
    const isFresh = kept && Math.abs(clock.millis() - kept.readAt) < KEEP_MS;
    const opened = isFresh ? kept : await read(deliveryId);
    if (!opened) cache.delete(deliveryId);
    else if (!isFresh) cache.set(deliveryId, { ...opened, readAt: clock.millis() });
    return opened?.tenantId === contextInForce()?.tenantId ? opened : null;
  };
};

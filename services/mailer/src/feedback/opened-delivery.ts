import { BoundedCache, contextInForce, type EventStore } from '@punctual/chassis';
import { isDeliveryId, streamName } from '@punctual/contracts';
import { comesBack } from '../return-path/way-back';

/** What reports need to know of a delivery: its recipients, and whether anything follows for an address whose mail came back. */
export type Opened = { recipients: readonly string[]; counts: boolean };
/** A delivery of the tenant in force; null when it has none with this id. @throws Unavailable */
export type OpenedDelivery = (deliveryId: string) => Promise<Opened | null>;

const CACHE_OCTETS = 1_048_576;

/**
 * Reads how deliveries were opened, which never changes; the last ones are kept, since reports about one come together. Nothing follows from
 * mail that has no way back of its own (`comesBack`), whoever reports it.
 */
export const openedDelivery = (store: Pick<EventStore, 'read' | 'codec'>): OpenedDelivery => {
  const cache = new BoundedCache<Opened & { tenantId: string }>(CACHE_OCTETS);

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
    const opened = cache.get(deliveryId) ?? (await read(deliveryId));
    if (opened) cache.set(deliveryId, opened);
    return opened?.tenantId === contextInForce()?.tenantId ? opened : null;
  };
};

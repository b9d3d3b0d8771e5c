import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { currentContext } from '../context';
import type { EventStore } from '../event-store';
import { repository } from '../repository';
import { linkKeyring } from './link-keyring';
import type { LinkKey } from './signed-token';

/** The keys of links in mails, of each tenant its own, in the event store, which every service has and nothing else reads. */
export type LinkKeys = {
  /** The key that signs for the tenant on whose behalf this runs; it is made when there is none yet. */
  current(): Promise<LinkKey>;
  /** The key of this tenant with this id, for a mail that is made again; null when there never was one. */
  get(keyId: string): Promise<LinkKey | null>;
  /** Makes a new key for this tenant: its links that were signed before end. */
  replace(): Promise<void>;
  /** The key that signs for a tenant; null when it has none. */
  of(tenantId: string): Promise<LinkKey | null>;
  /** The key of a tenant with this id, also one that signs no more; null when there never was one. */
  named(tenantId: string, keyId: string): Promise<LinkKey | null>;
  /** All keys that a tenant ever had, the newest first. */
  every(tenantId: string): Promise<LinkKey[]>;
};

/** What a tenant can be called, as part of a subject of NATS. */
const TENANT = /^[^\s.*>]{1,100}$/u;

/** The keys in this event store. */
export const linkKeys = (store: EventStore, clock: Pick<Clock, 'now'>): LinkKeys => {
  const rings = repository(store, 'linkkey', linkKeyring);
  const make = async (after: string | null): Promise<void> => {
    const fresh = { keyId: randomUUID(), key: randomBytes(32).toString('base64url') };
    const data = { ...fresh, after, now: clock.now() };
    await rings.execute(currentContext().tenantId, { type: 'MakeKey', data });
  };
  const newest = async (tenantId: string): Promise<LinkKey | null> => (await rings.load(tenantId)).at(-1) ?? null;
  return {
    current: async () => {
      const { tenantId } = currentContext();
      const known = await newest(tenantId);
      if (known) return known;
      await make(null);
      const made = await newest(tenantId);
      if (!made) throw new Error('the key of links to files was not stored');
      return made;
    },
    get: async (keyId) => (await rings.load(currentContext().tenantId)).find((one) => one.keyId === keyId) ?? null,
    replace: async () => make((await newest(currentContext().tenantId))?.keyId ?? null),
    of: async (tenantId) => (TENANT.test(tenantId) ? newest(tenantId) : null),
    every: async (tenantId) => (TENANT.test(tenantId) ? (await rings.load(tenantId)).toReversed() : []),
    named: async (tenantId, keyId) =>
      TENANT.test(tenantId) ? ((await rings.load(tenantId)).find((one) => one.keyId === keyId) ?? null) : null,
  };
};

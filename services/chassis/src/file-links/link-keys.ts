import { randomBytes, randomUUID } from 'node:crypto';
import { LINK_KEYS_ID } from '@punctual/contracts';
import type { Clock } from '../clock';
import type { EventStore } from '../event-store';
import { repository } from '../repository';
import type { LinkKey } from './file-link';
import { linkKeyring } from './link-keyring';

/** The keys of all links to files, in the event store, which every service has and nothing else reads. */
export type LinkKeys = {
  /** The key that signs, which is made when there is none yet. */
  current(): Promise<LinkKey>;
  /** The key with this id, for a mail that is made again; null when there never was one. */
  get(keyId: string): Promise<LinkKey | null>;
  /** Makes a new key: the links that were signed before end. */
  replace(): Promise<void>;
};

/** The keys in this event store. */
export const linkKeys = (store: EventStore, clock: Pick<Clock, 'now'>): LinkKeys => {
  const rings = repository(store, 'linkkey', linkKeyring);
  const make = async (after: string | null): Promise<void> => {
    const fresh = { keyId: randomUUID(), key: randomBytes(32).toString('base64url') };
    await rings.execute(LINK_KEYS_ID, { type: 'MakeKey', data: { ...fresh, after, now: clock.now() } });
  };
  const newest = async (): Promise<LinkKey | null> => (await rings.load(LINK_KEYS_ID)).at(-1) ?? null;
  return {
    current: async () => {
      const known = await newest();
      if (known) return known;
      await make(null);
      const made = await newest();
      if (!made) throw new Error('the key of links to files was not stored');
      return made;
    },
    get: async (keyId) => (await rings.load(LINK_KEYS_ID)).find((one) => one.keyId === keyId) ?? null,
    replace: async () => make((await newest())?.keyId ?? null),
  };
};

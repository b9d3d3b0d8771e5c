import { ARTIFACTS_BUCKET } from '@punctual/contracts';
import type { NatsConnection } from 'nats';
import { BoundedCache } from './bounded-cache';
import { type Clock, systemClock } from './clock';
import { within } from './errors';
import { sha256 } from './ids';
import { lazyBucket } from './lazy-bucket';
import { shredObject } from './shred-object';

/** Rendered bytes by their SHA-256 (hex), in the JetStream Object Store. */
export interface Artifacts {
  /** Stores bytes and returns their hash. Storing the same bytes again does nothing. */
  put(bytes: Buffer): Promise<string>;
  /** The bytes; null when they are gone. */
  get(hash: string): Promise<Buffer | null>;
}

/** All stored artifacts, for retention. */
export interface ArtifactStore extends Artifacts {
  /** The stored artifacts, each with the time it was last stored (epoch ms). */
  list(): Promise<{ hash: string; octets: number; storedAt: number }[]>;
  /** Removes bytes; does nothing when they are already gone. */
  delete(hash: string): Promise<void>;
  /** Removes bytes so that they are in no file any more; does nothing when they are already gone. */
  shred(hash: string): Promise<void>;
}

/** How many bytes of recently used artifacts stay in memory. */
const CACHE_OCTETS = 64 * 1024 * 1024;

/** Bytes that are used after this time are stored again, which renews their age. */
const RENEW_MS = 24 * 60 * 60 * 1000;

/** How long listing may take. The client's list may not end when an object is removed while it lists. */
const LIST_MS = 10_000;

/**
 * Artifacts over NATS, with the recently used ones in memory. A new bucket is kept by `replicas` servers. Rejects with
 * Unavailable when NATS does not answer.
 */
export const natsArtifacts = (nats: NatsConnection, clock: Clock = systemClock, replicas = 1): ArtifactStore => {
  const cache = new BoundedCache<Buffer>(CACHE_OCTETS, ({ length }) => length);
  const loading = new Map<string, Promise<Buffer | null>>();
  const description = 'Rendered files, named by their SHA-256';
  const inBucket = lazyBucket(nats, ARTIFACTS_BUCKET, { description, replicas });

  const fetch = (hash: string): Promise<Buffer | null> =>
    inBucket(async (store) => {
      const bytes = await store.getBlob(hash);
      // The name is the hash: bytes that do not match it count as lost.
      if (!bytes || sha256(Buffer.from(bytes)) !== hash) return null;
      const found = Buffer.from(bytes);
      cache.set(hash, found);
      return found;
    });

  return {
    put: async (bytes) => {
      const hash = sha256(bytes);
      // Checked each time, even when the bytes are in memory: the object store may have lost them.
      await inBucket(async (store) => {
        const info = await store.info(hash);
        // Stored again from time to time, so that its age shows how long it has been unused.
        if (!info || info.deleted || clock.millis() - Date.parse(info.mtime) > RENEW_MS)
          await store.putBlob({ name: hash }, bytes);
      });
      cache.set(hash, bytes);
      return hash;
    },
    get: async (hash) => {
      const found = cache.get(hash);
      if (found) return found;
      const pending = loading.get(hash) ?? fetch(hash).finally(() => loading.delete(hash));
      loading.set(hash, pending);
      return pending;
    },
    list: () =>
      inBucket(async (store) =>
        (await within(LIST_MS, store.list(), () => new Error(`the list took longer than ${LIST_MS / 1000} s`)))
          .filter(({ deleted }) => !deleted)
          .map(({ name, size, mtime }) => ({ hash: name, octets: size, storedAt: Date.parse(mtime) })),
      ),
    delete: (hash) =>
      inBucket(async (store) => {
        cache.delete(hash);
        if (await store.info(hash)) await store.delete(hash);
      }),
    shred: (hash) =>
      inBucket(async (store) => {
        cache.delete(hash);
        await shredObject(nats, store, ARTIFACTS_BUCKET, hash);
      }),
  };
};

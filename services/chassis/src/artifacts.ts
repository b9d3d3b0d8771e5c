import { ARTIFACTS_BUCKET } from '@punctual/contracts';
import type { NatsConnection, ObjectStore } from 'nats';
import { Unavailable } from './errors';
import { sha256 } from './ids';

/** Rendered bytes by their SHA-256 (hex), in the JetStream Object Store. */
export interface Artifacts {
  /** Keeps bytes; a second time does nothing. Returns their hash. */
  put(bytes: Buffer): Promise<string>;
  /** The bytes; null when they are gone. */
  get(hash: string): Promise<Buffer | null>;
}

/** How many bytes of recently used artifacts stay in memory. */
const CACHE_OCTETS = 64 * 1024 * 1024;

/** Artifacts over NATS, with the recently used ones in memory. Rejects with Unavailable when NATS does not answer. */
export const natsArtifacts = (nats: NatsConnection): Artifacts => {
  const cache = new Map<string, Buffer>();
  let cached = 0;
  let bucket: Promise<ObjectStore> | null = null;
  const loading = new Map<string, Promise<Buffer | null>>();

  const keep = (hash: string, bytes: Buffer): void => {
    if (cache.has(hash)) return;
    cache.set(hash, bytes);
    cached += bytes.length;
    for (const [oldest, { length }] of cache) {
      if (cached <= CACHE_OCTETS || oldest === hash) break;
      cache.delete(oldest);
      cached -= length;
    }
  };

  const inBucket = async <T>(work: (store: ObjectStore) => Promise<T>): Promise<T> => {
    try {
      bucket ??= nats.jetstream().views.os(ARTIFACTS_BUCKET, { description: 'Rendered files, named by their SHA-256' });
      return await work(await bucket);
    } catch (error) {
      bucket = null;
      throw new Unavailable('nats', `the object store did not answer: ${String(error)}`, { cause: error });
    }
  };

  const fetch = (hash: string): Promise<Buffer | null> =>
    inBucket(async (store) => {
      const bytes = await store.getBlob(hash);
      // The name is the hash: bytes that do not match it are as good as gone.
      if (!bytes || sha256(Buffer.from(bytes)) !== hash) return null;
      const found = Buffer.from(bytes);
      keep(hash, found);
      return found;
    });

  return {
    put: async (bytes) => {
      const hash = sha256(bytes);
      // Asked each time, whatever memory holds: the object store may have lost what it once had.
      await inBucket(async (store) => {
        if (!(await store.info(hash))) await store.putBlob({ name: hash }, bytes);
      });
      keep(hash, bytes);
      return hash;
    },
    get: async (hash) => {
      const found = cache.get(hash);
      if (found) return found;
      const pending = loading.get(hash) ?? fetch(hash).finally(() => loading.delete(hash));
      loading.set(hash, pending);
      return pending;
    },
  };
};

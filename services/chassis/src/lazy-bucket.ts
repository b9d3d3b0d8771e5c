import type { NatsConnection, ObjectStore, ObjectStoreOptions } from 'nats';
import { Unavailable } from './errors';

/**
 * Works on a bucket of the JetStream Object Store, which is opened at the first use, created when it is missing, and opened again after
 * an error. An existing bucket keeps its options. What is returned rejects with Unavailable when NATS does not answer.
 */
export const lazyBucket = (nats: NatsConnection, name: string, options: Partial<ObjectStoreOptions>) => {
  let bucket: Promise<ObjectStore> | null = null;
  return async <T>(work: (store: ObjectStore) => Promise<T>): Promise<T> => {
    try {
      // A copy each time: the client removes what it has read from the options.
      bucket ??= nats.jetstream().views.os(name, { ...options });
      return await work(await bucket);
    } catch (error) {
      bucket = null;
      if (error instanceof Unavailable) throw error;
      throw new Unavailable('nats', `the object store did not answer: ${String(error)}`, { cause: error });
    }
  };
};

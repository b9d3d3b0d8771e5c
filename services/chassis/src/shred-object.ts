import type { NatsConnection, ObjectStore } from 'nats';

/** JetStream's error when no message of a subject follows (JSNoMessageFoundErr). */
const NO_MESSAGE = 10_037;

/**
 * Overwrites the octets of an object in the files of NATS, and removes it; does nothing when it is gone. Deleting alone leaves the octets in the file
 * until that is compacted.
 */
export const shredObject = async (
  nats: NatsConnection,
  store: ObjectStore,
  bucket: string,
  name: string,
): Promise<void> => {
  const info = await store.info(name);
  if (!info) return;
  const { streams } = await nats.jetstreamManager();
  const stream = `OBJ_${bucket}`;
  for (let seq = 1; ; ) {
    // The API of NATS finds the next message of a subject (ADR-31); the types of the client do not say so.
    const wanted = { seq, next_by_subj: `$O.${bucket}.C.${info.nuid}` };
    const chunk = await streams.getMessage(stream, wanted).catch((error: unknown) => {
      if ((error as { api_error?: { err_code?: number } }).api_error?.err_code === NO_MESSAGE) return null;
      throw error;
    });
    if (!chunk) break;
    await streams.deleteMessage(stream, chunk.seq, true);
    seq = chunk.seq + 1;
  }
  await store.delete(name);
};

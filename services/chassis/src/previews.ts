import { PREVIEWS_BUCKET } from '@punctual/contracts';
import { type NatsConnection, nanos } from 'nats';
import { z } from 'zod';
import type { Clock } from './clock';
import { Unavailable } from './errors';
import { lazyBucket } from './lazy-bucket';

/** What was made for a person to look at: a file, or why there is none. */
export type Preview =
  | { kind: 'file'; name: string; mediaType: string; content: Buffer }
  | { kind: 'refused'; code: string; message: string; errors: { path: string; message: string }[] };

/** Files made for a person to look at now, for some minutes, at any gateway. */
export interface Previews {
  /** @param key what only those who may look can derive, such as the hash of an unguessable token */
  put(key: string, preview: Preview): Promise<void>;
  /** The preview and when it ends (RFC 3339); null when there is none, or no longer. */
  get(key: string): Promise<{ preview: Preview; expiresAt: string } | null>;
  /** Removes all previews: a person who is erased may be in any of them. They are made again for whoever looks. */
  clear(): Promise<void>;
}

/** How long a preview can be read. */
export const PREVIEW_MS = 5 * 60_000;
/** The broker removes them somewhat later, so that clocks may differ. */
const REMOVED_MS = 2 * PREVIEW_MS;
/** Looking at mails one after the other must not fill the broker's disk. */
const MAX_OCTETS = 256 * 1024 * 1024;

const head = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), name: z.string(), mediaType: z.string(), expiresAt: z.string() }),
  z.object({
    kind: z.literal('refused'),
    code: z.string(),
    message: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    expiresAt: z.string(),
  }),
]);

/** One object, so that it is there whole or not at all: a line of JSON, then the bytes. */
const packed = (preview: Preview, expiresAt: string): Buffer => {
  const { content, ...rest } = preview.kind === 'file' ? preview : { ...preview, content: Buffer.alloc(0) };
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...rest, expiresAt })}\n`), content]);
};

const unpacked = (bytes: Buffer): { preview: Preview; expiresAt: string } => {
  const end = bytes.indexOf('\n');
  const { expiresAt, ...rest } = head.parse(JSON.parse(bytes.subarray(0, end).toString()));
  return { preview: rest.kind === 'file' ? { ...rest, content: bytes.subarray(end + 1) } : rest, expiresAt };
};

/** JetStream's error for a message that exceeds `max_bytes` of its stream (JSStreamStoreFailedF). */
const STORE_FAILED = 10_077;
const isFull = (error: unknown): boolean =>
  (error as { api_error?: { err_code?: number } }).api_error?.err_code === STORE_FAILED;

/**
 * Previews over NATS. A new bucket is kept by `replicas` servers. Rejects with Unavailable when NATS does not answer, and `put` also while
 * 256 MiB of previews are kept.
 */
export const natsPreviews = (nats: NatsConnection, clock: Clock, replicas = 1): Previews => {
  const description = 'What people look at before it is sent, for some minutes';
  const limits = { ttl: nanos(REMOVED_MS), max_bytes: MAX_OCTETS };
  const inBucket = lazyBucket(nats, PREVIEWS_BUCKET, { description, replicas, ...limits });

  return {
    put: (key, preview) =>
      inBucket(async (store) => {
        const expiresAt = new Date(clock.millis() + PREVIEW_MS).toISOString();
        try {
          await store.putBlob({ name: key }, packed(preview, expiresAt));
        } catch (error) {
          if (!isFull(error)) throw error;
          throw new Unavailable('nats', 'too many previews are kept; try again in some minutes', { cause: error });
        }
      }),
    get: (key) =>
      inBucket(async (store) => {
        const bytes = await store.getBlob(key);
        const found = bytes && unpacked(Buffer.from(bytes));
        return found && Date.parse(found.expiresAt) > clock.millis() ? found : null;
      }),
    clear: () =>
      inBucket(async () => {
        await (await nats.jetstreamManager()).streams.purge(`OBJ_${PREVIEWS_BUCKET}`);
      }),
  };
};

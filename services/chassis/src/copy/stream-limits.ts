import { createHash } from 'node:crypto';
import { BoundedCache } from '../bounded-cache';
import type { CopiedStore } from './copied-store';

/** The first revision that can be read, and the metadata of the stream; `first` is null where nothing of it can be read any more. */
export type Limits = { first: bigint | null; metadata: unknown };

const METADATA = '$metadata';
/** The type of the event that ends a stream which was deleted for ever. */
export const TOMBSTONE = '$streamDeleted';
const CACHE_OCTETS = 16 * 1024 * 1024;
const FREE: Limits = { first: 0n, metadata: null };

/** A number of six octets that stands for the name of a stream, which is longer. Two names may have the same. */
const short = (stream: string): number => createHash('md5').update(stream).digest().readUIntBE(0, 6);

/** What metadata hides of the streams of a log. The server itself is asked what can be read, so its rules count. */
export class StreamLimits {
  readonly #limited: ReadonlySet<number>;
  readonly #known = new BoundedCache<Limits>(CACHE_OCTETS, () => 300);

  private constructor(
    private readonly source: CopiedStore,
    limited: ReadonlySet<number>,
  ) {
    this.#limited = limited;
  }

  /** Reads which streams have metadata or were deleted; `seen` hears the name of each with metadata. */
  static async of(source: CopiedStore, seen: (stream: string) => void): Promise<StreamLimits> {
    const limited = new Set<number>();
    for await (const events of source.events({ types: [METADATA, TOMBSTONE] }))
      for (const { stream, type } of events) {
        const name = type === METADATA && stream.startsWith('$$') ? stream.slice(2) : stream;
        limited.add(short(name));
        if (name !== stream) seen(name);
      }
    return new StreamLimits(source, limited);
  }

  async ofStream(stream: string): Promise<Limits> {
    if (!this.#limited.has(short(stream))) return FREE;
    const known = this.#known.get(stream);
    if (known) return known;
    const [first, metadata] = await Promise.all([this.source.firstOf(stream), this.source.one(`$$${stream}`, 'last')]);
    const limits = { first, metadata: metadata?.data ?? null };
    this.#known.set(stream, limits);
    return limits;
  }
}

/** The metadata of a stream in the copy: that of the source, and what is before its first event there is hidden. Null for none. */
export const metadataFrom = (metadata: unknown, first: bigint): Record<string, unknown> | null => {
  const own = typeof metadata === 'object' && metadata !== null ? { ...metadata } : null;
  if (first === 0n) return own;
  const { $tb } = (own ?? {}) as { $tb?: unknown };
  return { ...own, $tb: Math.max(Number(first), typeof $tb === 'number' ? $tb : 0) };
};

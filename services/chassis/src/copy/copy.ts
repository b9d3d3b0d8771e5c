import { BoundedCache } from '../bounded-cache';
import { HELD_REVISION } from '../copied-event';
import { randomId } from '../ids';
import type { StoredEvent } from '../position';
import type { Expected, NewEvent } from '../store-connection';
import { Appender } from './appender';
import type { CopiedStore } from './copied-store';
import { Fingerprint } from './fingerprint';
import { metadataFrom, type StreamLimits } from './stream-limits';

const CACHE_OCTETS = 16 * 1024 * 1024;
const after = (revision: bigint): Expected => (revision === 0n ? 'none' : revision - 1n);

/** The copy as it grows. */
export class Copy {
  /** What was copied, in order, without what holds revisions. */
  readonly sent = new Fingerprint();
  /** How many streams it has, those of followers' places left out. */
  streams = 0;
  readonly #appender: Appender;
  /** The next revision of streams; what is forgotten is asked of the target. */
  readonly #next = new BoundedCache<bigint>(CACHE_OCTETS, () => 250);

  constructor(
    private readonly target: CopiedStore,
    private readonly limits: StreamLimits,
  ) {
    this.#appender = new Appender(target);
  }

  /** Those of some events that readers of their streams see. */
  async readable(events: readonly StoredEvent[]): Promise<StoredEvent[]> {
    const streams = [...new Set(events.map(({ stream }) => stream))];
    const firsts = new Map(
      await Promise.all(
        streams.map(async (stream) => [stream, (await this.limits.ofStream(stream)).first] as [string, bigint | null]),
      ),
    );
    return events.filter(({ stream, revision }) => {
      const first = firsts.get(stream) ?? null;
      return first !== null && revision >= first;
    });
  }

  /** Adds an event at the revision it has in the source, as it is to be stored. */
  async add({ stream, revision }: StoredEvent, stored: NewEvent): Promise<void> {
    const { first, metadata } = await this.limits.ofStream(stream);
    const begins = revision === first ? 0n : await this.#nextOf(stream);
    for (let held = begins; held < revision; held += 1n)
      await this.#appender.add(stream, after(held), { id: randomId(), type: HELD_REVISION, data: {}, metadata: {} });
    if (begins === 0n) {
      await this.#describe(stream, metadataFrom(metadata, revision));
      this.streams += 1;
    }
    await this.#appender.add(stream, after(revision), stored);
    this.#next.set(stream, revision + 1n);
    this.sent.add({ ...stored, stream, revision });
  }

  /** Adds the newest event of a stream whose revisions nobody uses. */
  async addLast(stream: string, stored: NewEvent): Promise<void> {
    const { metadata } = await this.limits.ofStream(stream);
    // Its event is the first one here, so nothing before it is to be hidden.
    const { $tb: _, ...own } = metadataFrom(metadata, 0n) ?? {};
    await this.#describe(stream, own);
    await this.#appender.add(stream, 'none', stored);
  }

  /** Ends a stream for ever, as it was in the source. */
  async end(stream: string): Promise<void> {
    await this.drain();
    await this.target.tombstone(stream);
  }

  drain(): Promise<void> {
    return this.#appender.drain();
  }

  async #describe(stream: string, metadata: Record<string, unknown> | null): Promise<void> {
    if (!metadata) return;
    const event = { id: randomId(), type: '$metadata', data: metadata, metadata: undefined };
    await this.#appender.add(`$$${stream}`, 'any', event);
  }

  async #nextOf(stream: string): Promise<bigint> {
    const known = this.#next.get(stream);
    if (known !== undefined) return known;
    await this.drain();
    const last = await this.target.one(stream, 'last');
    return last ? last.revision + 1n : 0n;
  }
}

import type { Events } from '@punctual/embedded-store';
import { HELD_REVISION, recordedAtIn } from './copied-event';
import type { Position, StoredEvent } from './position';

const parsed = (stored: string | Uint8Array): unknown => {
  if (typeof stored !== 'string') return stored;
  try {
    return JSON.parse(stored);
  } catch {
    return stored;
  }
};

/**
 * An event as it comes through the channel. Its JSON is parsed when it is first asked for, once for all followers that share
 * the event. Data that is not JSON is bytes, or the text that was stored, as in EventStoreDB's client.
 */
export class ChannelEvent implements StoredEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  readonly id: string;
  readonly type: string;
  readonly #created: number;
  readonly #data: string | Uint8Array;
  readonly #metadata: string | Uint8Array;
  #parsedData: { value: unknown } | undefined;
  #parsedMetadata: { value: unknown } | undefined;

  constructor(events: Events, index: number) {
    const commit = BigInt(events.positions[index] ?? 0);
    this.stream = events.streams[index] ?? '';
    this.revision = BigInt(events.revisions[index] ?? 0);
    this.position = { commit, prepare: commit };
    this.id = events.ids[index] ?? '';
    this.type = events.types[index] ?? '';
    this.#created = events.created[index] ?? 0;
    this.#data = events.data[index] ?? '';
    this.#metadata = events.metadata[index] ?? '';
  }

  get data(): unknown {
    this.#parsedData ??= { value: parsed(this.#data) };
    return this.#parsedData.value;
  }

  get dataText(): string | undefined {
    return typeof this.#data === 'string' ? this.#data : undefined;
  }

  get metadata(): unknown {
    if (this.#metadata.length === 0) return undefined;
    this.#parsedMetadata ??= { value: parsed(this.#metadata) };
    return this.#parsedMetadata.value;
  }

  get created(): string {
    const metadata =
      typeof this.#metadata === 'string' ? this.metadata : parsed(Buffer.from(this.#metadata).toString());
    return recordedAtIn(metadata) ?? new Date(this.#created).toISOString();
  }
}

/** The events of a page, in order, without those that only hold a revision. */
export const eventsOf = (events: Events): StoredEvent[] =>
  events.types.flatMap((type, index) => (type === HELD_REVISION ? [] : [new ChannelEvent(events, index)]));

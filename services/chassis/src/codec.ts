import { type DomainEvent, decodeEvent, type Metadata, metadataFor, UnreadableEvent } from '@punctual/contracts';
import type { StoredEvent } from './position';

/** An event as the code knows it, in its newest version. */
export type Decoded = { event: DomainEvent; metadata: Metadata };
/** A decoded event, or the reason why it could not be decoded. */
export type ReadEvent = { stored: StoredEvent } & (Decoded | { unreadable: UnreadableEvent });
/** The stored form of an event, except for its id. */
export type Encoded = { type: string; data: unknown; metadata: unknown };
type Written = Parameters<typeof decodeEvent>[0];
type Context = Parameters<typeof metadataFor>[1];

/**
 * The only conversion between events and their stored or published form: it validates, upcasts, and is where fields that a
 * schema marks as personal will be encrypted. Asynchronous, since a key may have to be fetched.
 */
export interface EventCodec {
  encode(event: DomainEvent, context: Context): Promise<Encoded>;
  /** @throws UnreadableEvent for an unknown type or version, or data that does not fit */
  decode(written: Written): Promise<Decoded>;
  /** Decodes a batch, in order. Unreadable events appear as `unreadable` entries. */
  decodeAll(stored: readonly StoredEvent[]): Promise<ReadEvent[]>;
}

// Kept on the event itself: a WeakMap with so many short-lived keys costs more garbage collection than decoding again.
const kept = Symbol('decoded');
type Keeping = StoredEvent & { [kept]?: ReadEvent };

const read = (stored: Keeping): ReadEvent => {
  try {
    return { stored, ...decodeEvent(stored) };
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    return { stored, unreadable: error };
  }
};

/** The codec of events. All followers of the log in one process share the decoded event. */
export const eventCodec: EventCodec = {
  encode: async (event, context) => ({
    type: event.type,
    data: event.data,
    metadata: metadataFor(event.type, context),
  }),
  decode: async (written) => decodeEvent(written),
  decodeAll: async (stored) =>
    stored.map((one: Keeping) => {
      one[kept] ??= read(one);
      return one[kept];
    }),
};

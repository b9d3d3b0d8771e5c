import {
  type DomainEvent,
  type Metadata,
  metadataFor,
  type PersonalFields,
  parseEvent,
  personalFieldsIn,
  replacePersonal,
  UnreadableEvent,
  type UpcastEvent,
  upcastEvent,
  type WrittenEvent,
} from '@punctual/contracts';
import { recordedAtIn, withRecordedAt } from './copied-event';
import { Unavailable } from './errors';
import { ownerOf } from './personal/owner';
import type { Fetched, Owner, People } from './personal/people';
import { isSealed } from './personal/sealed-text';
import type { StoredEvent } from './position';

/** An event as the code knows it, in its newest version. */
export type Decoded = { event: DomainEvent; metadata: Metadata };
/** A decoded event, or the reason why it could not be decoded. */
export type ReadEvent = { stored: StoredEvent } & (Decoded | { unreadable: UnreadableEvent });
/** The stored form of an event, except for its id. */
export type Encoded = { type: string; data: unknown; metadata: unknown };
type Context = Parameters<typeof metadataFor>[1];

/**
 * The only conversion between events and their stored or published form: it validates, upcasts, and seals the fields that a
 * schema marks as personal (docs/decisions/0310). Asynchronous, since a key may have to be fetched. Rejects with Unavailable when it cannot be.
 */
export interface EventCodec {
  encode(event: DomainEvent, context: Context): Promise<Encoded>;
  /** @throws UnreadableEvent for an unknown type or version, or data that does not fit */
  decode(written: WrittenEvent): Promise<Decoded>;
  /** Decodes a batch, in order. Unreadable events appear as `unreadable` entries. */
  decodeAll(stored: readonly StoredEvent[]): Promise<ReadEvent[]>;
  /** A batch with what is sealed in it opened, and everything else as it was written: each in the version of its shape that it is stored in. */
  openAll(stored: readonly StoredEvent[]): Promise<StoredEvent[]>;
  /**
   * Forgets all keys when there is the erasure of a person among events that is new: what is read from then on must not be opened with those that
   * were destroyed, nor anything sealed with them.
   */
  forgetErased(stored: readonly StoredEvent[]): void;
  /**
   * An event from before sealing as it would be stored now, in its newest version; null for one in which nothing is to be sealed.
   * @throws UnreadableEvent
   */
  seal(written: WrittenEvent): Promise<Pick<Encoded, 'data' | 'metadata'> | null>;
}

// Kept on the event itself: a WeakMap with so many short-lived keys costs more garbage collection than decoding again.
const kept = Symbol('decoded');
type Keeping = StoredEvent & { [kept]?: ReadEvent };

const WITHOUT_KEYS = 'this process has no keys of people; set KEYS_URL';

/** Seals what is personal, in further passes while keys have to be fetched. With `already`, some of it may be sealed, and stays as it is. */
const seal = async (
  people: People | null,
  fields: PersonalFields,
  data: unknown,
  tenantId: string,
  already = false,
): Promise<unknown> => {
  people?.forgetOld();
  const missing: Owner[] = [];
  const pass = (fetched: Fetched) =>
    replacePersonal(fields, data, (text, mark, beside) => {
      if (already && isSealed(text)) return text;
      const owner = ownerOf(text, mark, beside, tenantId);
      if (!owner) return text;
      if (!people) throw new Unavailable('keys', WITHOUT_KEYS);
      const sealed = people.sealed(text, owner, fetched);
      if (sealed === undefined) missing.push(owner);
      return sealed ?? text;
    });
  const fetched: Fetched = new Map();
  for (;;) {
    const sealed = pass(fetched);
    // What is personal is never stored as it is.
    if (missing.length === 0 || !people) return sealed;
    for (const [owner, key] of await people.keysOfOwners(missing.splice(0))) fetched.set(owner, key);
  }
};

/** Data with what is sealed opened. Texts whose keys have to be fetched are added to `missing`, and stay as they are. */
const openData = (
  people: People | null,
  fields: PersonalFields,
  data: unknown,
  missing: string[],
  fetched: Fetched,
): unknown =>
  replacePersonal(fields, data, (sealed, mark) => {
    if (!people) {
      if (isSealed(sealed)) throw new Unavailable('keys', WITHOUT_KEYS);
      return sealed;
    }
    const text = people.text(sealed, mark, fetched);
    if (text === undefined) missing.push(sealed);
    return text ?? sealed;
  });

/** Opens what is sealed; null where keys have to be fetched, for the texts that are added to `missing`. */
const open = (people: People | null, upcast: UpcastEvent, missing: string[], fetched: Fetched): UpcastEvent | null => {
  const fields = personalFieldsIn(upcast.type);
  if (!fields) return upcast;
  const before = missing.length;
  const data = openData(people, fields, upcast.data, missing, fetched);
  return missing.length > before ? null : { ...upcast, data };
};

/** Where a stored event may have sealed fields; none for a type that is not known here. */
const fieldsIn = (type: string): PersonalFields | null => {
  try {
    return personalFieldsIn(type);
  } catch (error) {
    if (error instanceof UnreadableEvent) return null;
    throw error;
  }
};

/**
 * The codec of events. All followers of the log in one process share the decoded event.
 * @param people without them nothing personal is written, and nothing sealed is read
 * @param writes `readable` stores personal fields as they are, while older versions run that cannot read sealed ones
 */
export const eventCodec = (people: People | null, writes: 'sealed' | 'readable' = 'sealed'): EventCodec => {
  /**
   * Reads a batch with the keys at hand, again with those that were fetched for what was missing. What the caches held for one pass may be gone
   * for the next, so it ends only when nothing is missing; and it does, since what was fetched is kept for as long.
   */
  const complete = async <T>(pass: (missing: string[], fetched: Fetched) => T): Promise<T> => {
    people?.forgetOld();
    const fetched: Fetched = new Map();
    for (;;) {
      const missing: string[] = [];
      const result = pass(missing, fetched);
      if (missing.length === 0 || !people) return result;
      for (const [id, key] of await people.keysOfSealed(missing)) fetched.set(id, key);
    }
  };
  /** Where the newest erasure is that was heard of; the stream of erasures is read again and again. */
  let heardOf = -1n;
  const forgetErased = (stored: readonly StoredEvent[]): void => {
    for (const { type, position } of stored) {
      if (type !== 'PersonErased' || position.commit <= heardOf) continue;
      heardOf = position.commit;
      people?.forget();
    }
  };
  const read = (stored: Keeping, missing: string[], fetched: Fetched): ReadEvent | null => {
    try {
      const opened = open(people, upcastEvent(stored), missing, fetched);
      return opened && { stored, ...parseEvent(opened) };
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      return { stored, unreadable: error };
    }
  };

  return {
    encode: async (event, context) => {
      const fields = writes === 'sealed' ? personalFieldsIn(event.type) : null;
      const data = fields ? await seal(people, fields, event.data, context.tenantId) : event.data;
      return { type: event.type, data, metadata: metadataFor(event.type, context) };
    },
    decode: async (written) => {
      const upcast = upcastEvent(written);
      const opened = await complete((missing, fetched) => open(people, upcast, missing, fetched));
      if (!opened) throw new Error('an event was not opened');
      return parseEvent(opened);
    },
    forgetErased,
    decodeAll: async (stored) => {
      forgetErased(stored);
      const all = await complete((missing, fetched) =>
        stored.map((one: Keeping) => {
          const known = one[kept] ?? read(one, missing, fetched);
          if (known) one[kept] = known;
          return known;
        }),
      );
      return all.map((one) => {
        if (one) return one;
        // Whoever follows the log would go past it.
        throw new Error('an event of a batch was not opened');
      });
    },
    openAll: async (stored) =>
      complete((missing, fetched) =>
        stored.map((one) => {
          const fields = fieldsIn(one.type);
          const data = fields ? openData(people, fields, one.data, missing, fetched) : one.data;
          if (data === one.data) return one;
          const { id, type, stream, revision, position, created, metadata } = one;
          return { id, type, stream, revision, position, created, data, metadata };
        }),
      ),
    seal: async (written) => {
      const fields = fieldsIn(written.type);
      if (!fields) return null;
      const upcast = upcastEvent(written);
      const data = await seal(people, fields, upcast.data, upcast.metadata.tenantId, true);
      if (data === upcast.data) return null;
      parseEvent(upcast);
      const metadata = metadataFor(written.type, upcast.metadata);
      const recordedAt = recordedAtIn(written.metadata);
      return { data, metadata: recordedAt === null ? metadata : withRecordedAt(metadata, recordedAt) };
    },
  };
};

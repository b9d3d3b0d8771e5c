import { BadRequest } from '../bad-request';

/**
 * Revision of the tombstone event. EventStoreDB uses the largest int64 (`EventNumber.DeletedStream`); the file holds the
 * largest integer that JavaScript keeps exact, and `wire/` translates.
 */
export const DELETED = Number.MAX_SAFE_INTEGER;

/** Type of the event that ends a tombstoned stream, and of the events of a `$$stream`, as EventStoreDB names them. */
export const SystemEventType = { tombstone: '$streamDeleted', metadata: '$metadata', link: '$>' } as const;

/** An event as stored in the log. */
export type StoredEvent = {
  /** Place in `$all`; grows with every event, never reused. Serves as commit and as prepare position. */
  position: number;
  stream: string;
  /** Place in its stream, from 0; {@link DELETED} for a tombstone. */
  revision: number;
  /** 16 bytes. */
  id: Uint8Array;
  type: string;
  /** Milliseconds since the Unix epoch. */
  created: number;
  /** 1 when the writer declared `application/json`. */
  json: number;
  data: Uint8Array;
  metadata: Uint8Array;
  /** Encoded form, cached so that subscribers share one encoding. */
  encoded?: Buffer;
};

/** An event a client proposes. */
export type NewEvent = Pick<StoredEvent, 'id' | 'type' | 'json' | 'data' | 'metadata'>;

/** @throws BadRequest when the id is the nil UUID, or the type is empty (EventStoreDB's `Event` refuses both) */
export const checkEvent = (event: NewEvent): NewEvent => {
  if (event.type === '') throw new BadRequest('type: the event type is empty');
  if (event.id.every((byte) => byte === 0)) throw new BadRequest('id: the nil UUID is not an event id');
  return event;
};

/**
 * What an event counts towards the maximum append size: in bytes. As EventStoreDB's
 * `Event.SizeOnDisk` since 25.0; before, it counted the data alone.
 */
export const sizeOf = ({ data, metadata, type }: NewEvent): number => data.length + metadata.length + type.length * 2;

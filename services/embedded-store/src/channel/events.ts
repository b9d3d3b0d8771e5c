import type { StoredEvent } from '../log/stored-event';
import { uuidText } from '../wire/uuid';
import type { Events } from './wire';

/** What an event counts for credit beyond its payload. */
const OVERHEAD = 200;

/** Size of an event for the credit of a subscription. */
export const octetsOf = ({ data, metadata }: StoredEvent): number => data.length + metadata.length + OVERHEAD;

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

// A copy, because a message copies the whole memory that a view belongs to.
const copy = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** Events in columns. Only JSON becomes text; what else was stored stays bytes. */
export const inColumns = (events: readonly StoredEvent[]): Events => {
  const columns: Events = {
    streams: [],
    revisions: [],
    positions: [],
    ids: [],
    types: [],
    created: [],
    data: [],
    metadata: [],
  };
  for (const { stream, revision, position, id, type, created, json, data, metadata } of events) {
    const form = json === 1 ? text : copy;
    columns.streams.push(stream);
    columns.revisions.push(revision);
    columns.positions.push(position);
    columns.ids.push(uuidText(id));
    columns.types.push(type);
    columns.created.push(created);
    columns.data.push(form(data));
    columns.metadata.push(form(metadata));
  }
  return columns;
};

/** No events. */
export const NONE: Events = inColumns([]);

import type { StoredEvent } from '../log/stored-event';
import { uuidText } from './uuid';

// Written by hand: this message is sent by the thousands, and the generated classes are several times slower. Field
// numbers are those of streams.proto; a test decodes the result with the generated classes.
const LENGTH_DELIMITED = 2;
const VARINT = 0;
const tag = (field: number, wireType: number): number => (field << 3) | wireType;

const varintSize = (value: number): number => {
  let size = 1;
  while (value >= 128) {
    value /= 128;
    size++;
  }
  return size;
};
const delimitedSize = (length: number): number => 1 + varintSize(length) + length;

class Writer {
  #at = 0;
  constructor(readonly buffer: Buffer) {}

  varint(value: number): void {
    while (value >= 128) {
      this.buffer[this.#at++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    this.buffer[this.#at++] = value;
  }
  header(field: number, length: number): void {
    this.buffer[this.#at++] = tag(field, LENGTH_DELIMITED);
    this.varint(length);
  }
  number(field: number, value: number): void {
    this.buffer[this.#at++] = tag(field, VARINT);
    this.varint(value);
  }
  text(field: number, value: string, length: number): void {
    this.header(field, length);
    this.#at += this.buffer.write(value, this.#at, 'utf8');
  }
  bytes(field: number, value: Uint8Array): void {
    this.header(field, value.length);
    this.buffer.set(value, this.#at);
    this.#at += value.length;
  }
}

const ENTRY_TYPE = 'type';
const ENTRY_CONTENT_TYPE = 'content-type';
const ENTRY_CREATED = 'created';
const JSON_TYPE = 'application/json';
const BINARY_TYPE = 'application/octet-stream';
const TICKS_PER_MS = '0000'; // `created` is sent in .NET ticks (100 ns) since the Unix epoch

const entrySize = (key: string, valueLength: number): number => delimitedSize(key.length) + delimitedSize(valueLength);

const writeEntry = (writer: Writer, key: string, value: string, valueLength: number): void => {
  writer.header(6, entrySize(key, valueLength));
  writer.text(1, key, key.length);
  writer.text(2, value, valueLength);
};

/** `ReadResp { event { event, commit_position } }` of an ordinary event with its id as text. Not for tombstones. */
export const encodeEvent = (event: StoredEvent): Buffer => {
  const { position, stream, revision, data, metadata, type } = event;
  const id = uuidText(event.id);
  const created = `${event.created}${TICKS_PER_MS}`;
  const contentType = event.json === 1 ? JSON_TYPE : BINARY_TYPE;
  const streamLength = Buffer.byteLength(stream);
  const typeLength = Buffer.byteLength(type);
  const recorded =
    delimitedSize(delimitedSize(id.length)) +
    delimitedSize(delimitedSize(streamLength)) +
    1 +
    varintSize(revision) +
    2 * (1 + varintSize(position)) +
    delimitedSize(entrySize(ENTRY_TYPE, typeLength)) +
    delimitedSize(entrySize(ENTRY_CONTENT_TYPE, contentType.length)) +
    delimitedSize(entrySize(ENTRY_CREATED, created.length)) +
    delimitedSize(metadata.length) +
    delimitedSize(data.length);
  const read = delimitedSize(recorded) + 1 + varintSize(position);

  const writer = new Writer(Buffer.allocUnsafe(delimitedSize(read)));
  writer.header(1, read);
  writer.header(1, recorded);
  writer.header(1, delimitedSize(id.length));
  writer.text(2, id, id.length);
  writer.header(2, delimitedSize(streamLength));
  writer.text(3, stream, streamLength);
  writer.number(3, revision);
  writer.number(4, position);
  writer.number(5, position);
  writeEntry(writer, ENTRY_TYPE, type, typeLength);
  writeEntry(writer, ENTRY_CONTENT_TYPE, contentType, contentType.length);
  writeEntry(writer, ENTRY_CREATED, created, created.length);
  writer.bytes(7, metadata);
  writer.bytes(8, data);
  writer.number(3, position);
  return writer.buffer;
};

import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DELETED } from '../log/stored-event';
import { encodeEvent } from './encode-event';
import { eventResponse } from './read-response';
import { uuidBytes, uuidText } from './uuid';

const stored = fc.record({
  position: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  stream: fc.string({ minLength: 1, unit: 'binary', maxLength: 300 }),
  revision: fc.integer({ min: 0, max: DELETED - 1 }),
  id: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  type: fc.string({ minLength: 1, unit: 'binary', maxLength: 200 }),
  created: fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
  json: fc.constantFrom(0, 1),
  data: fc.uint8Array({ maxLength: 400 }),
  metadata: fc.uint8Array({ maxLength: 400 }),
});

it('writes messages the generated classes can read', () => {
  fc.assert(
    fc.property(stored, (event) => {
      const read = ReadResp.deserializeBinary(encodeEvent(event)).getEvent();
      const recorded = read?.getEvent();
      expect(read?.getCommitPosition()).toBe(String(event.position));
      expect(recorded?.getId()?.getString()).toBe(uuidText(event.id));
      expect(Buffer.from(recorded?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(event.stream);
      expect(recorded?.getStreamRevision()).toBe(String(event.revision));
      expect([recorded?.getCommitPosition(), recorded?.getPreparePosition()]).toEqual([
        String(event.position),
        String(event.position),
      ]);
      expect(recorded?.getMetadataMap().toObject()).toEqual(
        expect.arrayContaining([
          ['type', event.type],
          ['content-type', event.json === 1 ? 'application/json' : 'application/octet-stream'],
          ['created', event.created === 0 ? '00000' : `${event.created}0000`],
        ]),
      );
      expect(Buffer.from(recorded?.getData_asU8() ?? [])).toEqual(Buffer.from(event.data));
      expect(Buffer.from(recorded?.getCustomMetadata_asU8() ?? [])).toEqual(Buffer.from(event.metadata));
    }),
  );
});

it('encodes a tombstone as the largest int64, and ids as two numbers on request', () => {
  const event = {
    position: 1,
    stream: 's',
    revision: DELETED,
    id: uuidBytes('01234567-89ab-cdef-8123-456789abcdef'),
    type: 't',
    created: 1,
    json: 0,
    data: Buffer.of(),
    metadata: Buffer.of(),
  };
  const recorded = ReadResp.deserializeBinary(eventResponse(event, 'structured')).getEvent()?.getEvent();
  expect(recorded?.getStreamRevision()).toBe('9223372036854775807');
  expect(BigInt.asUintN(64, BigInt(recorded?.getId()?.getStructured()?.getMostSignificantBits() ?? 0))).toBe(
    0x0123456789abcdefn,
  );
  expect(BigInt.asUintN(64, BigInt(recorded?.getId()?.getStructured()?.getLeastSignificantBits() ?? 0))).toBe(
    0x8123456789abcdefn,
  );
});

it.each(['', 'x', '01234567-89ab-cdef-8123-456789abcde', '{01234567-89ab-cdef-8123-456789abcdef}'])(
  'refuses %j as an id',
  (text) => {
    expect(() => uuidBytes(text)).toThrow('is not a UUID');
  },
);

import { describe, expect, it } from '@jest/globals';
import { metadataFor } from '@punctual/contracts';
import { eventsOf } from './channel-event';
import type { StoredEvent } from './position';
import { cloudEventText } from './publish';

const columns = (data: string | Uint8Array, metadata: string | Uint8Array) => ({
  streams: ['report-1'],
  revisions: [2],
  positions: [7],
  ids: ['5b1c9a52-9d7e-4b0c-8f0e-3a2f5a0a6f11'],
  types: ['ReportDefined'],
  created: [Date.UTC(2026, 10, 24)],
  data: [data],
  metadata: [metadata],
});
const one = (data: string | Uint8Array, metadata: string | Uint8Array = '{}'): StoredEvent => {
  const [event] = eventsOf(columns(data, metadata));
  if (!event) throw new Error('no event');
  return event;
};

describe('an event from the channel', () => {
  it('is parsed once for all its readers', () => {
    const event = one('{"a":[1,{"b":null}]}', '{"v":1}');
    expect(event.data).toEqual({ a: [1, { b: null }] });
    expect(event.data).toBe(event.data);
    expect(event.metadata).toBe(event.metadata);
    expect(event).toMatchObject({ revision: 2n, position: { commit: 7n, prepare: 7n } });
    expect(event.created).toBe('2026-11-24T00:00:00.000Z');
  });

  it('keeps what is not JSON as it was stored, and no metadata is undefined', () => {
    expect(one('{broken', '').data).toBe('{broken');
    expect(one('{broken', '').metadata).toBeUndefined();
    const bytes = Uint8Array.of(1, 2, 255);
    expect([one(bytes).data, one(bytes).dataText]).toEqual([bytes, undefined]);
  });
});

describe('its CloudEvent', () => {
  const metadata = metadataFor('ReportDefined', { tenantId: 'default' });

  it('has the stored text as its data, and equals the one built from parsed data', () => {
    const event = one('{"z":1.0,"name":"Zürich \\u0041"}');
    const text = cloudEventText(event, metadata, 'log');
    expect(text.endsWith(',"data":{"z":1.0,"name":"Zürich \\u0041"}}')).toBe(true);
    const { id, stream, revision, position, type, created, data } = event;
    const plain = { id, stream, revision, position, type, created, data, metadata };
    expect(JSON.parse(text)).toEqual(JSON.parse(cloudEventText(plain, metadata, 'log')));
  });

  it('is JSON although the data is not', () => {
    expect(JSON.parse(cloudEventText(one('{broken'), metadata, 'log'))).toMatchObject({ data: '{broken' });
  });
});

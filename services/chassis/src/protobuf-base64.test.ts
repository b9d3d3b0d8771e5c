import { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import { expect, it, jest } from '@jest/globals';
import { Message } from 'google-protobuf';
import './protobuf-base64';

it.each(['', '{"name":"Zoë – 報告 🎉"}', 'a', 'ab', 'abc'])('decodes the base64 of %p', (text) => {
  const bytes = Message.bytesAsU8(Buffer.from(text).toString('base64'));
  expect(bytes.constructor).toBe(Uint8Array);
  expect(Buffer.from(bytes).toString()).toBe(text);
});

it('passes bytes through unchanged', () => {
  const bytes = new Uint8Array([0, 255]);
  expect(Message.bytesAsU8(bytes as unknown as string)).toBe(bytes);
});

it('is what the messages of the event store’s client use', () => {
  const message = new BatchAppendReq.ProposedMessage();
  message.setData(Buffer.from('{"name":"Zoë"}').toString('base64'));
  const decode = jest.spyOn(Message, 'bytesAsU8');
  expect(Buffer.from(message.getData_asU8()).toString()).toBe('{"name":"Zoë"}');
  expect(decode).toHaveBeenCalledTimes(1);
  decode.mockRestore();
});

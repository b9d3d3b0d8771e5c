import { Code } from '@eventstore/db-client/generated/code_pb';
import * as shared from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Expected } from '../log/append';
import { streamIdentifier } from '../wire/stream-identifier';
import { wireRevision } from './errors';

// A BatchAppend call never fails as a whole: each append is answered with a google.rpc.Status with one of these details.
const make = (code: Code, message: string, type: string, details: { serializeBinary(): Uint8Array }): Status => {
  const any = new Any();
  any.pack(details.serializeBinary(), type);
  const status = new Status();
  status.setCode(code);
  status.setMessage(message);
  status.setDetails(any);
  return status;
};

export const wrongExpectedVersionStatus = (expected: Expected, current: number): Status => {
  const details = new shared.WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new Empty());
  else details.setCurrentStreamRevision(wireRevision(current));
  if (expected === 'any') details.setExpectedAny(new Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new Empty());
  else details.setExpectedStreamPosition(String(expected));
  return make(Code.ALREADY_EXISTS, 'WrongExpectedVersion', 'event_store.client.WrongExpectedVersion', details);
};

export const streamDeletedStatus = (stream: string): Status => {
  const details = new shared.StreamDeleted();
  details.setStreamIdentifier(streamIdentifier(stream));
  return make(Code.NOT_FOUND, 'StreamDeleted', 'event_store.client.StreamDeleted', details);
};

export const accessDeniedStatus = (): Status =>
  make(Code.PERMISSION_DENIED, 'AccessDenied', 'event_store.client.AccessDenied', new shared.AccessDenied());

export const timeoutStatus = (): Status =>
  make(Code.DEADLINE_EXCEEDED, 'Timeout', 'event_store.client.Timeout', new shared.Timeout());

export const maxAppendSizeStatus = (bytes: number): Status => {
  const details = new shared.MaximumAppendSizeExceeded();
  details.setMaxappendsize(bytes);
  return make(
    Code.INVALID_ARGUMENT,
    'MaximumAppendSizeExceeded',
    'event_store.client.MaximumAppendSizeExceeded',
    details,
  );
};

/** The client shows the message of statuses it has no class for, so the message carries the reason. */
export const badRequestStatus = (message: string): Status => {
  const details = new shared.BadRequest();
  details.setMessage(message);
  return make(Code.INVALID_ARGUMENT, message, 'event_store.client.BadRequest', details);
};

/** A failure of the store itself; the code is gRPC's, the message says what failed. */
export const failureStatus = (code: number, message: string): Status =>
  make(code, message, 'google.protobuf.Empty', new Empty());

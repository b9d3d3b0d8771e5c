import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { BadRequest } from '../bad-request';
import type { Expected } from '../log/append';
import { JobExpiredError, StoreClosedError } from '../log/group-commit';
import { LogError, type Trouble } from '../log/log-error';
import { DELETED } from '../log/stored-event';
import { AccessDenied, PositionAhead, StreamDeleted, tooLargeText } from '../refusals';

// Trailer keys and exception names of EventStoreDB (Constants.Exceptions); the clients turn them into error classes.
const serviceError = (code: status, details: string, trailers: Record<string, string> = {}): ServiceError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

// Trailers must be ASCII (gRPC over HTTP/2, "Custom-Metadata"); stream names need not be.
const ascii = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, (character) => encodeURIComponent(character));

/** An expected revision as EventStoreDB numbers it in messages and trailers. */
const expectedNumber = (expected: Expected): string =>
  expected === 'any' ? '-2' : expected === 'no_stream' ? '-1' : expected === 'stream_exists' ? '-4' : String(expected);

/** The tombstone's revision on the wire: the largest int64. */
export const wireRevision = (revision: number): string =>
  revision === DELETED ? '9223372036854775807' : String(revision);

export const accessDenied = (why = 'Access Denied'): ServiceError =>
  serviceError(status.PERMISSION_DENIED, why, { exception: 'access-denied' });

export const unauthenticated = (): ServiceError => serviceError(status.UNAUTHENTICATED, 'wrong user name or password');

export const streamDeleted = (stream: string): ServiceError =>
  serviceError(status.FAILED_PRECONDITION, new StreamDeleted(stream).message, {
    exception: 'stream-deleted',
    'stream-name': ascii(stream),
  });

export const wrongExpectedVersion = (stream: string, expected: Expected, current: number): ServiceError =>
  serviceError(
    status.FAILED_PRECONDITION,
    `wrong expected revision of stream '${stream}': expected ${expectedNumber(expected)}, actual ${wireRevision(current)}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': ascii(stream),
      'expected-version': expectedNumber(expected),
      ...(current < 0 ? {} : { 'actual-version': wireRevision(current) }),
    },
  );

export const maxAppendSizeExceeded = (bytes: number): ServiceError =>
  serviceError(status.INVALID_ARGUMENT, tooLargeText(bytes), {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(bytes),
  });

export const missingMetadata = (property: string): ServiceError =>
  serviceError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

/** EventStoreDB 23.10's error for a slow subscriber. */
export const consumerTooSlow = (): ServiceError =>
  serviceError(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

/** How EventStoreDB answers a read of a stream that begins after its end, or of no events. */
export const unreadable = (): ServiceError =>
  serviceError(status.UNKNOWN, 'Unexpected ReadStreamResult: Error (a read from the end, or of 0 events)');

export const shuttingDown = (): ServiceError => serviceError(status.UNAVAILABLE, 'the event store is shutting down');

const STATUS_OF: Readonly<Record<Trouble, status>> = {
  full: status.RESOURCE_EXHAUSTED,
  unwritable: status.INTERNAL,
  damaged: status.DATA_LOSS,
};

/** Converts any thrown value to the status to answer with. */
export const toServiceError = (error: unknown): ServiceError => {
  if (error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error)
    return error as ServiceError;
  if (error instanceof StreamDeleted) return streamDeleted(error.stream);
  if (error instanceof AccessDenied) return accessDenied(error.message);
  if (error instanceof PositionAhead) return serviceError(status.OUT_OF_RANGE, error.message);
  if (error instanceof BadRequest) return serviceError(status.INVALID_ARGUMENT, error.message);
  if (error instanceof JobExpiredError) return serviceError(status.DEADLINE_EXCEEDED, error.message);
  if (error instanceof StoreClosedError) return shuttingDown();
  if (error instanceof LogError) return serviceError(STATUS_OF[error.trouble], error.message);
  return serviceError(status.INTERNAL, error instanceof Error ? error.message : String(error));
};

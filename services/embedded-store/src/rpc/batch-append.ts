import { AllStreamPosition, type UUID } from '@eventstore/db-client/generated/shared_pb';
import type { Status } from '@eventstore/db-client/generated/status_pb';
import { type BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { BadRequest } from '../bad-request';
import { change, checkWritable } from '../core';
import type { Expected, Outcome } from '../log/append';
import { JobExpiredError } from '../log/group-commit';
import { type NewEvent, sizeOf } from '../log/stored-event';
import { idBytes, newEvent } from '../wire/proposed-message';
import { streamIdentifier, streamName } from '../wire/stream-identifier';
import { uuidText } from '../wire/uuid';
import type { Context } from './context';
import { shuttingDown, toServiceError, wireRevision } from './errors';
import {
  accessDeniedStatus,
  badRequestStatus,
  failureStatus,
  maxAppendSizeStatus,
  streamDeletedStatus,
  timeoutStatus,
  wrongExpectedVersionStatus,
} from './status';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/** An append under assembly: its events may arrive in several requests with one correlation id. */
type Pending = {
  stream: string;
  expected: Expected;
  deadline: number;
  events: NewEvent[];
  size: number;
  timer?: NodeJS.Timeout;
};

const MAX_PENDING = 1_000;
const LONGEST_TIMER_MS = 2_147_483_647;

const expectedOf = (options: BatchAppendReq.Options): Expected => {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  if (options.hasStreamPosition()) return BigInt(options.getStreamPosition());
  throw new BadRequest('expected_stream_position: missing');
};

const success = ({ revision, position }: Extract<Outcome, { kind: 'done' }>): BatchAppendResp.Success => {
  const result = new BatchAppendResp.Success();
  if (revision < 0) result.setNoStream(new Empty());
  else result.setCurrentRevision(wireRevision(revision));
  if (position === undefined) return result.setNoPosition(new Empty());
  const at = new AllStreamPosition();
  at.setCommitPosition(String(position));
  at.setPreparePosition(String(position));
  return result.setPosition(at);
};

const statusOf = (error: Error): Status => {
  if (error instanceof JobExpiredError) return timeoutStatus();
  const { code, details } = toServiceError(error);
  if (code === 7) return accessDeniedStatus();
  return code === 3 ? badRequestStatus(details) : failureStatus(code, details);
};

/**
 * Streams/BatchAppend: one long call on which the client sends all its appends, each answered under its correlation id
 * and in any order. A failed append is answered with its own status; the call continues.
 */
export const batchAppend =
  (context: Context): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call: Call) => {
    const refusal = context.authorize(call.metadata);
    if (refusal) return void call.emit('error', refusal);
    const pending = new Map<string, Pending>();
    let underWay = 0;
    let ended = false;
    const end = (): void => {
      ended = true;
      context.open.delete(stop);
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
    };
    const stop = (): void => {
      end();
      call.emit('error', shuttingDown());
    };
    context.open.add(stop);

    const respond = (id: UUID | undefined, stream: string, fill: (response: BatchAppendResp) => void): void => {
      if (call.cancelled) return;
      const response = new BatchAppendResp();
      response.setCorrelationId(id);
      response.setStreamIdentifier(streamIdentifier(stream));
      fill(response);
      // Backpressure: a client that does not read its answers must wait before it sends more appends.
      if (!call.write(response)) call.pause();
    };
    const refuse = (id: UUID | undefined, stream: string, status: Status): void =>
      respond(id, stream, (response) => response.setError(status));

    const begin = (key: string, options: BatchAppendReq.Options): Pending => {
      if (pending.size >= MAX_PENDING) throw new BadRequest(`more than ${MAX_PENDING} appends are unfinished`);
      const stream = streamName(options.getStreamIdentifier());
      checkWritable(stream);
      const deadline = options.getDeadline()?.toDate().getTime() ?? Infinity;
      const append: Pending = { stream, expected: expectedOf(options), deadline, events: [], size: 0 };
      pending.set(key, append);
      return append;
    };

    // The client has no timeout for a batched append, so the store must answer unfinished ones.
    const watch = (key: string, id: UUID | undefined, append: Pending): void => {
      if (append.timer || append.deadline === Infinity) return;
      const wait = Math.min(Math.max(0, append.deadline - context.clock.now()), LONGEST_TIMER_MS);
      append.timer = setTimeout(() => {
        if (pending.delete(key)) refuse(id, append.stream, timeoutStatus());
      }, wait).unref();
    };

    const commit = (id: UUID | undefined, { stream, expected, deadline, events, size }: Pending): void => {
      underWay++;
      change(
        context,
        (now) => context.writer.append(stream, expected, events, now),
        (error, outcome) => {
          underWay--;
          if (!outcome) refuse(id, stream, statusOf(error ?? new Error('the append ended without an outcome')));
          else if (outcome.kind === 'stream-deleted') refuse(id, stream, streamDeletedStatus(stream));
          else if (outcome.kind === 'wrong-expected-version')
            refuse(id, stream, wrongExpectedVersionStatus(expected, outcome.current));
          else respond(id, stream, (response) => response.setSuccess(success(outcome)));
          if (ended && underWay === 0) call.end();
        },
        { size, expired: (now) => call.cancelled || now > deadline },
      );
    };

    const take = (request: BatchAppendReq): void => {
      const id = request.getCorrelationId();
      const options = request.getOptions();
      let key = '';
      try {
        key = uuidText(idBytes(id));
        const append = options ? begin(key, options) : pending.get(key);
        if (!append) return; // the rest of a refused append
        for (const message of request.getProposedMessagesList()) {
          const event = newEvent(message);
          append.size += sizeOf(event);
          append.events.push(event);
        }
        const tooLarge = append.size > context.maxAppendSize;
        if (!tooLarge && !request.getIsFinal()) return watch(key, id, append);
        pending.delete(key);
        clearTimeout(append.timer);
        if (tooLarge) refuse(id, append.stream, maxAppendSizeStatus(context.maxAppendSize));
        else commit(id, append);
      } catch (error) {
        const stream = pending.get(key)?.stream ?? '';
        clearTimeout(pending.get(key)?.timer);
        pending.delete(key);
        refuse(id, stream, statusOf(error instanceof Error ? error : new Error(String(error))));
      }
    };

    call.on('data', take);
    call.on('drain', () => call.resume());
    call.on('cancelled', end);
    call.on('end', () => {
      end();
      if (underWay === 0) call.end();
    });
  };

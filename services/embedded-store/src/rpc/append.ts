import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { type AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js';
import { BadRequest } from '../bad-request';
import { change, checkWritable } from '../core';
import type { Expected, Outcome } from '../log/append';
import { type NewEvent, sizeOf } from '../log/stored-event';
import { newEvent } from '../wire/proposed-message';
import { streamName } from '../wire/stream-identifier';
import type { Context } from './context';
import { maxAppendSizeExceeded, streamDeleted, toServiceError, wireRevision } from './errors';

const expectedOf = (options: AppendReq.Options): Expected => {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  if (options.hasRevision()) return BigInt(options.getRevision());
  throw new BadRequest('expected_stream_revision: missing');
};

const wrongExpectedVersion = (expected: Expected, current: number): AppendResp => {
  const conflict = new AppendResp.WrongExpectedVersion();
  if (current < 0) conflict.setCurrentNoStream(new Empty());
  else conflict.setCurrentRevision(wireRevision(current));
  if (expected === 'any') conflict.setExpectedAny(new Empty());
  else if (expected === 'no_stream') conflict.setExpectedNoStream(new Empty());
  else if (expected === 'stream_exists') conflict.setExpectedStreamExists(new Empty());
  else conflict.setExpectedRevision(String(expected));
  return new AppendResp().setWrongExpectedVersion(conflict);
};

const success = ({ revision, position }: Extract<Outcome, { kind: 'done' }>): AppendResp => {
  const result = new AppendResp.Success();
  if (revision < 0) result.setNoStream(new Empty());
  else result.setCurrentRevision(wireRevision(revision));
  if (position === undefined) result.setNoPosition(new Empty());
  else {
    const at = new AppendResp.Position();
    at.setCommitPosition(String(position));
    at.setPreparePosition(String(position));
    result.setPosition(at);
  }
  return new AppendResp().setSuccess(result);
};

/**
 * Streams/Append: options first, then one message per event; all events are written or none. The client uses it when
 * credentials are given per call. A conflict is a response, not an error, as in EventStoreDB.
 */
export const append =
  (context: Context): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call: ServerReadableStream<AppendReq, AppendResp>, callback) => {
    let target: { stream: string; expected: Expected } | undefined;
    const events: NewEvent[] = [];
    let size = 0;
    let answered = false;
    const answer: typeof callback = (error, response) => {
      if (answered) return;
      answered = true;
      callback(error, response);
    };

    const take = (request: AppendReq): void => {
      const options = request.getOptions();
      const message = request.getProposedMessage();
      if (options) {
        if (target) throw new BadRequest('options: given twice');
        target = { stream: streamName(options.getStreamIdentifier()), expected: expectedOf(options) };
        checkWritable(target.stream);
      } else if (message) {
        if (!target) throw new BadRequest('options: must come before the events');
        const event = newEvent(message);
        size += sizeOf(event);
        if (size > context.maxAppendSize) throw maxAppendSizeExceeded(context.maxAppendSize);
        events.push(event);
      }
    };

    const refusal = context.authorize(call.metadata);
    if (refusal) return answer(refusal);
    call.on('data', (request: AppendReq) => {
      if (answered) return;
      try {
        take(request);
      } catch (error) {
        answer(toServiceError(error));
      }
    });
    call.on('end', () => {
      if (answered) return;
      if (!target) return answer(toServiceError(new BadRequest('options: missing')));
      const { stream, expected } = target;
      change(
        context,
        (now) => context.writer.append(stream, expected, events, now),
        (error, outcome) => {
          if (!outcome) return answer(toServiceError(error));
          if (outcome.kind === 'stream-deleted') return answer(streamDeleted(stream));
          if (outcome.kind === 'wrong-expected-version')
            return answer(null, wrongExpectedVersion(expected, outcome.current));
          answer(null, success(outcome));
        },
        { size, expired: () => call.cancelled },
      );
    });
  };

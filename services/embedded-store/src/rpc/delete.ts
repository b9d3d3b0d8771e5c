import {
  type DeleteReq,
  DeleteResp,
  type TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb';
import type { handleUnaryCall } from '@grpc/grpc-js';
import { BadRequest } from '../bad-request';
import { change, checkWritable } from '../core';
import type { Expected, Outcome } from '../log/append';
import { streamName } from '../wire/stream-identifier';
import type { Context } from './context';
import { streamDeleted, toServiceError, wrongExpectedVersion } from './errors';

const expectedOf = (options: DeleteReq.Options | TombstoneReq.Options): Expected => {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  if (options.hasRevision()) return BigInt(options.getRevision());
  throw new BadRequest('expected_stream_revision: missing');
};

type Position = DeleteResp.Position | TombstoneResp.Position;
type End = (stream: string, expected: Expected, now: number) => Outcome;

const at = <P extends Position>(position: P, value: number): P => {
  position.setCommitPosition(String(value));
  position.setPreparePosition(String(value));
  return position;
};

const ending =
  <Request extends DeleteReq | TombstoneReq, Response>(
    context: Context,
    end: End,
    respond: (position: number) => Response,
  ): handleUnaryCall<Request, Response> =>
  (call, callback) => {
    try {
      const refusal = context.authorize(call.metadata);
      if (refusal) throw refusal;
      const options = call.request.getOptions();
      if (!options) throw new BadRequest('options: missing');
      const stream = streamName(options.getStreamIdentifier());
      checkWritable(stream);
      const expected = expectedOf(options);
      change(
        context,
        (now) => end(stream, expected, now),
        (error, outcome) => {
          if (!outcome) callback(toServiceError(error));
          else if (outcome.kind === 'stream-deleted') callback(streamDeleted(stream));
          else if (outcome.kind === 'wrong-expected-version')
            callback(wrongExpectedVersion(stream, expected, outcome.current));
          else callback(null, respond(outcome.position ?? 0));
        },
        { expired: () => call.cancelled },
      );
    } catch (error) {
      callback(toServiceError(error));
    }
  };

/** Streams/Delete: soft delete. The stream can be written again; its revisions continue. */
export const softDelete = (context: Context): handleUnaryCall<DeleteReq, DeleteResp> =>
  ending(
    context,
    (stream, expected, now) => {
      // A soft delete is stored in the stream's metadata, and a metadata stream has none.
      if (stream.startsWith('$$'))
        throw new BadRequest(`stream_identifier: '${stream}' is metadata; set it or delete its stream`);
      return context.writer.softDelete(stream, expected, now);
    },
    (position) => new DeleteResp().setPosition(at(new DeleteResp.Position(), position)),
  );

/** Streams/Tombstone: hard delete. The name can never be used again. */
export const tombstone = (context: Context): handleUnaryCall<TombstoneReq, TombstoneResp> =>
  ending(
    context,
    (stream, expected, now) => context.writer.tombstone(stream, expected, now),
    (position) => new TombstoneResp().setPosition(at(new TombstoneResp.Position(), position)),
  );

import { BadRequest } from '../bad-request';
import type { Clock } from '../clock';
import type { Source } from '../cursor';
import type { LogWriter, Outcome } from '../log/append';
import type { Feed } from '../log/feed';
import type { FileHealth } from '../log/file-health';
import type { GroupCommit } from '../log/group-commit';
import { isMetastream, originalOf } from '../log/stream-metadata';
import type { Authorize } from './auth';
import { accessDenied } from './errors';

/** What the services work with. */
export type Context = {
  source: Source;
  writer: LogWriter;
  commits: GroupCommit;
  feed: Feed;
  health: FileHealth;
  clock: Clock;
  authorize: Authorize;
  /** Bytes one append may have, as `sizeOf` counts them. */
  maxAppendSize: number;
  /** Live events a subscription may have waiting before it is ended; undefined when it may lag as far as it likes. */
  slowConsumer: { buffer: number } | undefined;
  /** Streaming calls under way: how to end each when the store closes. */
  open: Set<() => void>;
};

/** Callback of a change: exactly one of the two. */
export type Settled = (error: Error | undefined, outcome: Outcome | undefined) => void;

/** Queues a change; `settled` is called once it is committed, refused or given up. */
export const change = (
  { commits }: Context,
  run: (now: number) => Outcome,
  settled: Settled,
  { size = 0, expired = () => false }: { size?: number; expired?: (now: number) => boolean } = {},
): void =>
  commits.submit({
    run,
    size,
    expired,
    done: (outcome) => settled(undefined, outcome),
    fail: (error) => settled(error, undefined),
  });

/**
 * Refuses names that cannot be written to.
 * @throws ServiceError for `$all`, @throws BadRequest for `$$` and metadata of metadata
 */
export const checkWritable = (stream: string): void => {
  if (stream === '$all') throw accessDenied('Access Denied: $all cannot be written to');
  if (stream === '$$' || (isMetastream(stream) && isMetastream(originalOf(stream)))) {
    throw new BadRequest(`stream_identifier: '${stream}' is not a stream that can be written to`);
  }
};

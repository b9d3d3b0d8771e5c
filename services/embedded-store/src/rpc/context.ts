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

/** Dependencies of the services. */
export type Context = {
  source: Source;
  writer: LogWriter;
  commits: GroupCommit;
  feed: Feed;
  health: FileHealth;
  clock: Clock;
  authorize: Authorize;
  /** Maximum size of one append in bytes, as computed by `sizeOf`. */
  maxAppendSize: number;
  /** Live events that may wait for a subscriber before its subscription is ended; undefined for no limit. */
  slowConsumer: { buffer: number } | undefined;
  /** Ends each active streaming call when the store closes. */
  open: Set<() => void>;
};

/** Callback of a change, given either an error or an outcome. */
export type Settled = (error: Error | undefined, outcome: Outcome | undefined) => void;

/** Queues a change; `settled` is called once it is committed, refused or abandoned. */
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
 * Rejects stream names that cannot be written to.
 * @throws ServiceError for `$all`, @throws BadRequest for `$$` and metadata of metadata
 */
export const checkWritable = (stream: string): void => {
  if (stream === '$all') throw accessDenied('Access Denied: $all cannot be written to');
  if (stream === '$$' || (isMetastream(stream) && isMetastream(originalOf(stream)))) {
    throw new BadRequest(`stream_identifier: '${stream}' is not a stream that can be written to`);
  }
};

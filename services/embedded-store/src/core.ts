import { BadRequest } from './bad-request';
import { type Clock, systemClock } from './clock';
import type { Source } from './cursor';
import { LogWriter, type Outcome } from './log/append';
import { closeQuietly, openDatabase } from './log/database';
import { EventLog } from './log/event-log';
import { Feed } from './log/feed';
import { FileHealth } from './log/file-health';
import { GroupCommit } from './log/group-commit';
import type { LogError } from './log/log-error';
import { isMetastream, originalOf } from './log/stream-metadata';
import { Tail } from './log/tail';
import { AccessDenied } from './refusals';
import { Retention } from './retention';

/** The open log with all that both transports, `rpc/` and `channel/`, need of it. */
export type Core = {
  source: Source;
  writer: LogWriter;
  commits: GroupCommit;
  feed: Feed;
  health: FileHealth;
  clock: Clock;
  /** Maximum size of one append in bytes, as computed by `sizeOf`. */
  maxAppendSize: number;
  /** Resolves when the file is found to be damaged. */
  failed: Promise<LogError>;
  /** Commits what has been received and accepts no more appends. */
  finish(): void;
  /** Closes the file. */
  close(): void;
};

/** What the store needs from its host program. */
export type Surroundings = {
  clock?: Clock;
  /** Receives a line for the operator when the file cannot be written, at most once a minute; standard error by default. */
  say?: (line: string) => void;
};

/** The default `say`. */
export const toStandardError = (line: string): void => void process.stderr.write(`${line}\n`);

/** Opens the log file. @throws StoreLockedError, @throws LogError as `openDatabase` */
export const openCore = (
  { file, mustExist, maxAppendSize }: { file: string; mustExist: boolean; maxAppendSize: number },
  { clock = systemClock, say = toStandardError }: Surroundings,
): Core => {
  const db = openDatabase(file, { mustExist });
  const log = new EventLog(db);
  const { promise: failed, resolve: fail } = Promise.withResolvers<LogError>();
  const health = new FileHealth(file, () => log.tryToWrite(), say, fail);
  const tail = new Tail(log.lastPosition);
  const feed = new Feed();
  const retention = new Retention(log, tail, clock, health);
  const commits = new GroupCommit(log, clock, health, (events) => {
    tail.push(events);
    feed.committed(events);
    retention.committed(events);
  });
  retention.start();
  return {
    source: { log, tail, clock },
    writer: new LogWriter(log),
    commits,
    feed,
    health,
    clock,
    maxAppendSize,
    failed,
    finish: () => {
      retention.stop();
      commits.close();
    },
    close: () => {
      health.stop();
      closeQuietly(db);
    },
  };
};

/** Callback of a change, given either an error or an outcome. */
export type Settled = (error: Error | undefined, outcome: Outcome | undefined) => void;

/** Queues a change; `settled` is called once it is committed, refused or abandoned. */
export const change = (
  { commits }: Core,
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
 * @throws AccessDenied for `$all`, @throws BadRequest for `$$` and metadata of metadata
 */
export const checkWritable = (stream: string): void => {
  if (stream === '$all') throw new AccessDenied('Access Denied: $all cannot be written to');
  if (stream === '$$' || (isMetastream(stream) && isMetastream(originalOf(stream)))) {
    throw new BadRequest(`stream_identifier: '${stream}' is not a stream that can be written to`);
  }
};

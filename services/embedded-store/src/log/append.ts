import { randomUUID } from 'node:crypto';
import { uuidBytes } from '../wire/uuid';
import type { EventLog, StreamState } from './event-log';
import { DELETED, type NewEvent, type StoredEvent, SystemEventType } from './stored-event';
import { isMetastream, metastreamOf, originalOf, SOFT_DELETE, undelete } from './stream-metadata';

/** The revision a writer expects its stream to have: an exact one, or a rule. */
export type Expected = 'any' | 'no_stream' | 'stream_exists' | bigint;

/** The result of an append, delete or tombstone. `position` is absent when nothing was ever written. */
export type Outcome =
  | { kind: 'done'; revision: number; position: number | undefined; written: StoredEvent[] }
  | { kind: 'wrong-expected-version'; current: number }
  | { kind: 'stream-deleted' };

type Decision =
  | { kind: 'write'; undeletes: boolean }
  | { kind: 'repeat'; revision: number; position: number | undefined }
  | { kind: 'wrong-expected-version'; current: number }
  | { kind: 'stream-deleted' };

const isSoftDeleted = ({ retention }: StreamState): boolean => retention.truncateBefore === DELETED;

/**
 * Decides whether these events are written, a repeat, or a conflict. EventStoreDB's rules, in its order
 * (IndexWriter.CheckCommit; https://developers.eventstore.com/clients/grpc/appending-events.html):
 * - tombstoned: never;
 * - any, stream_exists: all ids already in the stream: a repeat; the first one new: write; otherwise conflict;
 * - an older exact revision (or no_stream): a repeat if the events after it are these, in order; otherwise conflict;
 * - no_stream also holds for a soft-deleted stream, stream_exists does not.
 */
const decide = (log: EventLog, state: StreamState, expected: Expected, ids: Uint8Array[]): Decision => {
  const conflict: Decision = { kind: 'wrong-expected-version', current: state.last };
  const write: Decision = { kind: 'write', undeletes: isSoftDeleted(state) };
  if (state.last === DELETED) return { kind: 'stream-deleted' };
  if (expected === 'stream_exists') {
    if (isSoftDeleted(state)) return { kind: 'stream-deleted' };
    if (state.last < 0 && log.state(metastreamOf(state.name)).last < 0) return conflict;
  }

  if (expected === 'any' || expected === 'stream_exists') {
    let repeat: { revision: number; position: number } | undefined;
    for (const id of ids) {
      const found = state.id === 0 ? undefined : log.find(state, id);
      if (!found) return repeat ? conflict : write;
      repeat = found;
    }
    return repeat ? { kind: 'repeat', ...repeat } : write;
  }

  const after = expected === 'no_stream' ? -1 : Number(expected);
  if (after === state.last) return write;
  if (after > state.last) return conflict;
  const revived: Decision = expected === 'no_stream' && isSoftDeleted(state) ? write : conflict;
  let revision = after;
  let position: number | undefined;
  for (const id of ids) {
    const event = log.at(state, ++revision);
    if (!event || Buffer.compare(event.id, id) !== 0) return revision === after + 1 ? revived : conflict;
    position = event.position;
  }
  return revision === after ? revived : { kind: 'repeat', revision, position };
};

const systemEvent = (type: string, data: Uint8Array, json: boolean): NewEvent => ({
  id: uuidBytes(randomUUID()),
  type,
  json: json ? 1 : 0,
  data,
  metadata: new Uint8Array(0),
});

/** All changes to the log; each runs inside the caller's transaction. `now` in ms since the epoch. */
export class LogWriter {
  constructor(private readonly log: EventLog) {}

  /** Appends all of `events` or none. */
  append(name: string, expected: Expected, events: NewEvent[], now: number): Outcome {
    const state = this.log.state(name);
    const decision = decide(
      this.log,
      state,
      expected,
      events.map(({ id }) => id),
    );
    if (decision.kind === 'repeat') return { ...decision, kind: 'done', written: [] };
    if (decision.kind !== 'write') return decision;
    if (events.length === 0)
      return { kind: 'done', revision: state.last, position: this.log.lastPosition || undefined, written: [] };

    const undeletesOriginal = isMetastream(name) && isSoftDeleted(this.log.state(originalOf(name)));
    const firstNew = state.last + 1;
    const written = this.log.insert(state, events, now);
    const { last: revision } = state;
    const position = this.log.lastPosition;
    // An append to a soft-deleted stream or to its metadata reopens the stream; earlier events stay hidden.
    if (decision.undeletes) written.push(...this.#undelete(name, firstNew, now));
    if (undeletesOriginal)
      written.push(...this.#undelete(originalOf(name), this.log.state(originalOf(name)).last + 1, now));
    return { kind: 'done', revision, position, written };
  }

  /**
   * Soft delete: hides all existing events; later appends continue the revisions. There must be
   * something to hide: a stream with neither events nor metadata is a conflict whatever is expected (StorageWriterService).
   */
  softDelete(name: string, expected: Expected, now: number): Outcome {
    const { last } = this.log.state(name);
    if (last < 0 && this.log.state(metastreamOf(name)).last < 0) return { kind: 'wrong-expected-version', current: -1 };
    return this.#end(name, expected, () =>
      this.log.insert(
        this.log.state(metastreamOf(name)),
        [systemEvent(SystemEventType.metadata, SOFT_DELETE, true)],
        now,
      ),
    );
  }

  /** Hard delete: the name can never be used again. */
  tombstone(name: string, expected: Expected, now: number): Outcome {
    return this.#end(name, expected, (state) =>
      this.log.insert(state, [systemEvent(SystemEventType.tombstone, new Uint8Array(0), false)], now, DELETED),
    );
  }

  #end(name: string, expected: Expected, write: (state: StreamState) => StoredEvent[]): Outcome {
    const state = this.log.state(name);
    const decision = decide(this.log, state, expected, [uuidBytes(randomUUID())]);
    if (decision.kind === 'repeat') throw new Error('a random event id repeated');
    if (decision.kind !== 'write') return decision;
    const written = write(state);
    return { kind: 'done', revision: state.last, position: this.log.lastPosition, written };
  }

  #undelete(name: string, from: number, now: number): StoredEvent[] {
    const metadata = undelete(this.log.metadataOf(name) ?? new Uint8Array(0), from);
    return this.log.insert(
      this.log.state(metastreamOf(name)),
      [systemEvent(SystemEventType.metadata, metadata, true)],
      now,
    );
  }
}

import type { Clock } from './clock';
import type { EventLog } from './log/event-log';
import { DELETED, type StoredEvent, SystemEventType } from './log/stored-event';
import { firstReadable, oldestReadable } from './log/stream-metadata';
import type { Tail } from './log/tail';
import { StreamDeleted } from './refusals';

const PAGE = 256;
/** A page ends with the event that exceeds this. */
const PAGE_BYTES = 1024 * 1024;

/** A place in a stream or in `$all`; reads the events after it one page at a time. */
export type Cursor = {
  /** The next page, without moving past it, of at most `most` events; empty at the end. @throws StreamDeleted when the stream is tombstoned */
  page(most?: number): StoredEvent[];
  /** Moves past an event. */
  pass(event: StoredEvent): void;
  /** False when the next page must be read from the file. */
  atHead(): boolean;
};

/** A cursor of `$all` that knows how far it has come: every event that it is to show, up to this position, was passed. */
export type AllCursor = Cursor & { reached(): number };

/** Where events are read from. */
export type Source = { log: EventLog; tail: Tail; clock: Clock };

/** `$all` from `from` on, inclusive. */
export const allForwards = ({ log, tail }: Source, from: number): AllCursor => {
  let after = Math.max(0, from - 1); // the first position is 1
  return {
    page: (most = PAGE) =>
      tail.covers(after)
        ? tail.after(after, most)
        : log.all({ from: after + 1, forwards: true, limit: most, bytes: PAGE_BYTES }),
    pass: ({ position }) => (after = position),
    atHead: () => tail.covers(after),
    reached: () => after,
  };
};

/** A reader that is no more than `near` events behind sees everything soonest by reading it; `few` events at most are looked up. */
const USUAL = { near: 2_000, few: 2_000 };

/**
 * `$all` from `from` on, inclusive, for a reader of streams by `prefixes` of their names. Where these have few events, they are looked up, and
 * what else there is now is skipped, since reading it takes 5 us an event. Otherwise it is `allForwards`.
 */
export const allOf = (source: Source, from: number, prefixes: readonly string[], { near, few } = USUAL): AllCursor => {
  const { log } = source;
  const end = log.lastPosition;
  const found = end - from > near ? log.positionsOf(prefixes, few) : null;
  if (!found) return allForwards(source, from);
  const rest = allForwards(source, end + 1);
  const positions = found.filter((position) => position >= from);
  /** The first of them that was not passed. */
  let next = 0;
  let after = from - 1;
  return {
    page: (most = PAGE) => {
      while (next < positions.length) {
        const some = positions.slice(next, next + most);
        const page = log.atPositions(some, PAGE_BYTES);
        if (page.length > 0) return page;
        next += some.length; // removed since
      }
      return rest.page(most);
    },
    pass: (event) => {
      if (event.position > end) return rest.pass(event);
      after = event.position;
      while ((positions[next] ?? Number.POSITIVE_INFINITY) <= after) next++;
    },
    atHead: () => next === positions.length && rest.atHead(),
    reached: () => (next < positions.length ? after : rest.reached()),
  };
};

/** `$all` backwards, from the event before `before`. */
export const allBackwards = ({ log }: Source, before: number): Cursor => ({
  page: (most = PAGE) => log.all({ from: before - 1, forwards: false, limit: most, bytes: PAGE_BYTES }),
  pass: ({ position }) => (before = position),
  atHead: () => false,
});

/**
 * A stream from a revision on, inclusive, in either direction. Events hidden by the stream's metadata are skipped; the
 * metadata is read again for each page because it may change. Empty for a stream that does not exist or is soft-deleted. A
 * tombstone is an error; with `showsTombstone` it is first returned as the stream's last event.
 */
export const streamCursor = (
  { log, clock }: Source,
  stream: string,
  from: number,
  forwards: boolean,
  showsTombstone = () => false,
): Cursor => ({
  page: (most = PAGE) => {
    const limit = Math.min(most, PAGE);
    const state = log.state(stream);
    if (state.last === DELETED) {
      if (from > DELETED || !showsTombstone()) throw new StreamDeleted(stream);
      return log.stream(state, { from, to: DELETED, oldest: 0, forwards, limit, bytes: PAGE_BYTES });
    }
    if (state.id === 0) return [];
    const first = firstReadable(state.retention, state.last);
    const range = forwards
      ? { from: Math.max(from, first), to: state.last }
      : { from: first, to: Math.min(from, state.last) };
    if (range.from > range.to) return [];
    return log.stream(state, {
      ...range,
      oldest: oldestReadable(state.retention, clock.now()),
      forwards,
      limit,
      bytes: PAGE_BYTES,
    });
  },
  pass: ({ revision }) => (from = forwards ? revision + 1 : revision - 1),
  atHead: () => true,
});

/** True when a read fails with "stream not found": the stream never existed, or it is soft-deleted. */
export const isMissing = ({ log }: Source, stream: string): boolean => {
  const { last, retention } = log.state(stream);
  return last < 0 || (last !== DELETED && retention.truncateBefore === DELETED);
};

/** The event a link event (`$>`, data `revision@stream`) points at; null if it is gone, undefined if not a link. */
export const linkTarget = ({ log }: Source, event: StoredEvent): StoredEvent | null | undefined => {
  if (event.type !== SystemEventType.link) return undefined;
  const [, revision, stream] = /^(\d+)@(.+)$/s.exec(Buffer.from(event.data).toString('utf8')) ?? [];
  if (revision === undefined || stream === undefined) return null;
  const state = log.state(stream);
  if (state.last === DELETED || Number(revision) < firstReadable(state.retention, state.last)) return null;
  return log.at(state, Number(revision)) ?? null;
};

import { createHash } from 'node:crypto';
import type { EventStore } from './event-store';
import { randomId } from './ids';
import { comparePositions, type Position, type PositionText, parsePosition, positionText } from './position';

/** The most octets of JSON in one of the 256 pieces: an event has at most 1 MiB. */
const MAX_PIECE_OCTETS = 900 * 1024;
/** Only the newest event of each stream counts. */
const KEPT = 1;

/** Saved state. Pieces are written one after the other, so each records the position up to which it is folded. */
export type LoadedSnapshot<V> = {
  /** Fold the log from here, except for events that are included according to `holds`. */
  position: Position;
  entries: Map<string, V>;
  /** Whether the entry of `key` already includes the event at `position`. */
  holds(key: string, position: Position): boolean;
};

/** A follower's state and its log position, kept in the event store itself. */
export type Snapshot<V> = {
  /** The last saved state; null when there is none, or none that is usable. */
  load(): Promise<LoadedSnapshot<V> | null>;
  /** Saves the pieces that hold a changed key, then the position. Values must survive JSON. */
  save(position: Position, entries: ReadonlyMap<string, V>, changed: ReadonlySet<string>): Promise<void>;
};

type Piece<V> = { at: PositionText; entries: [string, V][] };
/** The position at which the writer of the head wrote each piece: an older piece came from a slower writer. */
type Head = { at: PositionText; format: string; pieces: [number, PositionText][] };

/** The first octet of a hash: keys spread evenly over 256 pieces. */
const pieceOf = (key: string): number => createHash('md5').update(key).digest().readUInt8(0);

/**
 * The snapshot of one follower. `format` names the shape of its values: a snapshot in another format is not used. Followers in
 * several processes may save under one name, each at its own pace: an older piece that a slower one wrote over a newer one is
 * detected on load, and folded again from its position.
 */
export const snapshot = <V>(store: EventStore, name: string, format: string): Snapshot<V> => {
  const headStream = `checkpoint-${name}`;
  const streamOf = (piece: number) => `${headStream}~${piece}`;
  const limited = new Set<string>();
  let written = new Map<number, PositionText>();
  /** Pieces that a slower writer overwrote. */
  let outdated = new Set<number>();
  let loaded = false;

  const write = async (stream: string, data: Head | Piece<V>): Promise<void> => {
    if (!limited.has(stream)) await store.keepLast(stream, KEPT);
    limited.add(stream);
    await store.append(stream, [{ id: randomId(), type: 'SnapshotSaved', data, metadata: {} }], 'any');
  };
  const newest = async <T>(stream: string): Promise<T | null> =>
    ((await store.read(stream, { last: 1 }))[0]?.data as T | undefined) ?? null;

  return {
    load: async () => {
      const head = await newest<Head>(headStream);
      written = new Map();
      outdated = new Set();
      loaded = true;
      if (head?.format !== format) return null;
      const reached = parsePosition(head.at);
      let position = reached;
      const foldedTo = new Map<number, Position>();
      const entries = new Map<string, V>();
      const pieces = await Promise.all(
        head.pieces.map(async ([piece, at]) => [piece, at, await newest<Piece<V>>(streamOf(piece))] as const),
      );
      for (const [piece, at, found] of pieces) {
        if (!found) return null;
        const place = parsePosition(found.at);
        const older = comparePositions(place, parsePosition(at)) < 0;
        if (older) outdated.add(piece);
        // The piece did not change between its own position and the head's, unless it is older than the head says.
        foldedTo.set(piece, older || comparePositions(place, reached) > 0 ? place : reached);
        if (older && comparePositions(place, position) < 0) position = place;
        for (const [key, value] of found.entries) entries.set(key, value);
      }
      written = new Map(head.pieces);
      return {
        position,
        entries,
        holds: (key, at) => comparePositions(at, foldedTo.get(pieceOf(key)) ?? reached) <= 0,
      };
    },
    save: async (position, entries, changed) => {
      if (!loaded) throw new Error(`the snapshot ${name} must be loaded before it is saved`);
      const dirty = new Set([...outdated, ...[...changed].map(pieceOf)]);
      const groups = new Map<number, [string, V][]>([...dirty].map((piece) => [piece, []]));
      for (const entry of entries) groups.get(pieceOf(entry[0]))?.push(entry);
      const at = positionText(position);
      for (const [piece, group] of groups) {
        const octets = Buffer.byteLength(JSON.stringify(group));
        if (octets > MAX_PIECE_OCTETS)
          throw new Error(`the snapshot ${name} is too large to be saved: a piece of it has ${octets} octets`);
        await write(streamOf(piece), { at, entries: group });
        written.set(piece, at);
        outdated.delete(piece);
      }
      await write(headStream, { at, format, pieces: [...written] });
    },
  };
};

/** A place in the log of all events. Both numbers only grow. */
export type Position = { commit: bigint; prepare: bigint };

/** Negative when `a` is before `b`, positive when after, 0 when equal. */
export const comparePositions = (a: Position, b: Position): number =>
  a.commit !== b.commit ? (a.commit < b.commit ? -1 : 1) : a.prepare === b.prepare ? 0 : a.prepare < b.prepare ? -1 : 1;

/** A position as JSON can hold it. */
export type PositionText = { commit: string; prepare: string };
export const positionText = ({ commit, prepare }: Position): PositionText => ({
  commit: String(commit),
  prepare: String(prepare),
});
export const parsePosition = ({ commit, prepare }: PositionText): Position => ({
  commit: BigInt(commit),
  prepare: BigInt(prepare),
});

/** An event as stored. `created` is when it was recorded, RFC 3339 in UTC; for one that was copied, in the log it was first in. */
export type StoredEvent = {
  id: string;
  stream: string;
  revision: bigint;
  position: Position;
  type: string;
  data: unknown;
  /** The data as it is stored, in JSON, where the connection has it. */
  readonly dataText?: string | undefined;
  metadata: unknown;
  created: string;
};

import { Conflict } from './errors';
import { comparePositions, type Position, type StoredEvent } from './position';

/** Holds one event for ever: the id of the log. No domain stream has this prefix, so no follower reads it. */
const STREAM = 'log-identity';

/**
 * The event store holds another log than the one known so far, or an older copy of it. Data read before does not match
 * it: log positions, states in memory, views.
 */
export class OtherLog extends Error {
  override readonly name = 'OtherLog';
}

type Store = {
  read(stream: string, options: { last: number }): Promise<StoredEvent[]>;
  append(
    stream: string,
    events: readonly { id: string; type: string; data: unknown; metadata: unknown }[],
    expected: 'none',
  ): Promise<unknown>;
  head(): Promise<Position | null>;
};

/** The id of the log in the store; null for a new log without one. */
export const recordedIdentity = async (store: Store): Promise<string | null> => {
  const [first] = await store.read(STREAM, { last: 1 });
  return (first?.data as { logId: string } | undefined)?.logId ?? null;
};

/** The id of the log in the store; the first caller assigns it. */
export const readIdentity = async (store: Store, newId: () => string): Promise<string> => {
  const known = await recordedIdentity(store);
  if (known !== null) return known;
  const logId = newId();
  try {
    await store.append(STREAM, [{ id: logId, type: 'LogIdentified', data: { logId }, metadata: {} }], 'none');
    return logId;
  } catch (error) {
    // When several services start on an empty log at once, the first to append wins.
    const other = error instanceof Conflict ? await recordedIdentity(store) : null;
    if (other === null) throw error;
    return other;
  }
};

/** @throws OtherLog when the log ends before `reached`: it is a copy made earlier */
export const checkReached = async (store: Store, reached: Position | null): Promise<void> => {
  if (!reached) return;
  const head = await store.head();
  if (head && comparePositions(reached, head) <= 0) return;
  throw new OtherLog(
    `the event store's log ends at ${head?.commit ?? 'its beginning'}, before ${reached.commit}, which was read already: it was restored from an older copy`,
  );
};

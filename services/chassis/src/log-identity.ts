import { ConfigError } from './config';
import { Conflict } from './errors';
import { comparePositions, type Position, type StoredEvent } from './position';

/** Ends with the event that says what the id of the log is. No domain stream has this prefix, so no follower reads it. */
export const IDENTITY_STREAM = 'log-identity';
/** Begins the stream of a log that is copied; without an id after it, the copy is not complete. */
export const COPY_BEGUN = 'CopyBegun';

/** The id of a log, and those of the logs it was copied from: their events are its own, at other positions. */
export type LogIdentity = { logId: string; copiedFrom: readonly string[] };

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

/** The identity of the log in the store; null for a new log without one. @throws ConfigError for a copy that was not completed */
export const recordedIdentity = async (store: Pick<Store, 'read'>): Promise<LogIdentity | null> => {
  const [last] = await store.read(IDENTITY_STREAM, { last: 1 });
  if (last?.type === COPY_BEGUN)
    throw new ConfigError(
      'the event store holds a copy of a log that was not completed; run npm run copy-log again, with an empty event store',
    );
  const data = last?.data as { logId: string; copiedFrom?: string[] } | undefined;
  return data ? { logId: data.logId, copiedFrom: data.copiedFrom ?? [] } : null;
};

/** The event that gives a log its id. */
export const identified = ({ logId, copiedFrom }: LogIdentity) => ({
  id: logId,
  type: 'LogIdentified',
  data: copiedFrom.length > 0 ? { logId, copiedFrom } : { logId },
  metadata: {},
});

/** The identity of the log in the store; the first caller assigns it. */
export const readIdentity = async (store: Store, newId: () => string): Promise<LogIdentity> => {
  const known = await recordedIdentity(store);
  if (known !== null) return known;
  const identity = { logId: newId(), copiedFrom: [] };
  try {
    await store.append(IDENTITY_STREAM, [identified(identity)], 'none');
    return identity;
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

import type { EventStore } from './event-store';
import { randomId } from './ids';
import { type Position, type PositionText, parsePosition, positionText } from './position';

/** Streams with this prefix hold bookkeeping, never domain events; no follower reads them. */
const PREFIX = 'checkpoint-';

/** A follower's place in the log, kept in the event store itself, so that it survives the loss of all other data. */
export type Checkpoint<State> = {
  /** The last saved checkpoint; null before the first. */
  load(): Promise<{ position: Position; state: State } | null>;
  /** `state` must fit into one event (1 MiB); only the newest checkpoint is kept. */
  save(position: Position, state: State): Promise<void>;
};

/** The checkpoint of one follower. Its stream keeps only the newest event. */
export const checkpoint = <State = null>(store: EventStore, name: string): Checkpoint<State> => {
  const stream = `${PREFIX}${name}`;
  let limited = false;
  return {
    load: async () => {
      const [newest] = await store.read(stream, { last: 1 });
      if (!newest) return null;
      const { at, state } = newest.data as { at: PositionText; state: State };
      return { position: parsePosition(at), state };
    },
    save: async (position, state) => {
      if (!limited) await store.keepLast(stream, 1);
      limited = true;
      await store.append(
        stream,
        [{ id: randomId(), type: 'CheckpointReached', data: { at: positionText(position), state }, metadata: {} }],
        'any',
      );
    },
  };
};

import { type Limited, limited } from '@punctual/chassis';

/** How many may wait for one delivery: after so many, whoever reports comes back later. */
const MOST_WAITING = 500;

/** Runs work on a delivery when no other on it runs in this process. Rejects with Unavailable when too much waits. */
export type InTurns = <T>(deliveryId: string, work: () => Promise<T>) => Promise<T>;

/** One queue for each delivery that something runs on. */
export const inTurns = (): InTurns => {
  const turns = new Map<string, { turn: Limited; users: number }>();
  return async (deliveryId, work) => {
    const known = turns.get(deliveryId) ?? {
      turn: limited(1, MOST_WAITING, 'too many reports of one delivery are being recorded'),
      users: 0,
    };
    turns.set(deliveryId, known);
    known.users += 1;
    try {
      return await known.turn(work);
    } finally {
      known.users -= 1;
      if (known.users === 0) turns.delete(deliveryId);
    }
  };
};

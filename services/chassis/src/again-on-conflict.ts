import { Conflict, pause } from './errors';

const MOST_CONFLICTS = 20;
/** The longest wait after the first conflict, and after any, in milliseconds. */
const FIRST_MS = 20;
const LONGEST_MS = 300;

/**
 * Does it again while other writers of a stream keep being first, each time after a wait of a length of its own: many of them take turns then,
 * where they would keep each other from appending. `work` reads what it decides from. @throws Conflict in the end; what `work` throws else
 */
export const againOnConflict = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let conflicts = 0; ; conflicts++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Conflict) || conflicts >= MOST_CONFLICTS) throw error;
      await pause(Math.random() * Math.min(FIRST_MS * 2 ** conflicts, LONGEST_MS));
    }
  }
};

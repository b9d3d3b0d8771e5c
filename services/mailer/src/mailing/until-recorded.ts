import { Conflict, pause, Unavailable } from '@punctual/chassis';

const RECORD_AGAIN_MS = 500;
const TOLD_EVERY = 10;

/**
 * Mail that is out must not become "unknown", and be sent again, because the event store is away or others append, too.
 * @param tell is told of every tenth failure: nothing else shows that a mail is out and its outcome nowhere
 */
export const untilRecorded = async <T>(record: () => Promise<T>, tell: (error: Error) => void): Promise<T> => {
  for (let failures = 1; ; failures++) {
    try {
      return await record();
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof Conflict)) throw error;
      if (failures % TOLD_EVERY === 0) tell(error);
      if (error instanceof Unavailable) await pause(RECORD_AGAIN_MS);
    }
  }
};

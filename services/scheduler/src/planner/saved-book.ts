import { type EventStore, type Log, type Position, snapshot, Unavailable } from '@punctual/chassis';
import { knownSchema } from './known';
import type { PlanBook } from './plan-book';

/** Names the shape of what is saved: raise it when `Known` changes, and older ones are folded from the log again. */
const FORMAT = 'planner.6';

/** A plan book saved beside its place in the log, so that a start costs what changed since. */
export const savedBook = (store: EventStore, log: Log, book: PlanBook) => {
  const saved = snapshot<unknown>(store, 'planner', FORMAT);
  return {
    /** Fills the book with what was saved. What cannot be used is ignored: null says that the whole log is to be read. */
    load: async (): Promise<Position | null> => {
      book.clear();
      try {
        const loaded = await saved.load();
        for (const entry of loaded?.entries.values() ?? []) book.add(knownSchema.parse(entry));
        return loaded?.position ?? null;
      } catch (error) {
        if (error instanceof Unavailable) throw error;
        log.warn({ err: error }, 'the saved plan book cannot be used; the log is read from its beginning');
        // Each piece is to be written again.
        book.clear();
        return null;
      }
    },
    /** Saves what changed since the last time. */
    save: async (position: Position): Promise<void> => {
      const changed = book.takeChanged();
      try {
        await saved.save(position, book.entries, changed);
      } catch (error) {
        book.markChanged(changed);
        throw error;
      }
    },
  };
};

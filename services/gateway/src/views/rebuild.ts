import { openDatabase } from './database';
import { dropViews } from './tables';

/**
 * Drops every view with its checkpoint, in one transaction, so that the next start folds them from the first event.
 * Stored responses and events are kept. Returns the names of the dropped views, as in `report.1`.
 */
export const rebuildViews = async (place: { url?: string | undefined; file: string }): Promise<string[]> => {
  let lost: Error | null = null;
  const database = openDatabase(place, (error) => (lost = error));
  try {
    const dropped = await dropViews(database);
    // Nobody who is erased later is in what was dropped.
    if (dropped.length > 0) await database.clean();
    return dropped;
  } catch (error) {
    throw lost ?? error;
  } finally {
    await database.close();
  }
};

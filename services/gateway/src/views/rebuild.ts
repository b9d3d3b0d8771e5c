import { openDatabase } from './database';
import { dropViews } from './tables';

/**
 * Drops every view with its checkpoint, in one transaction, so that the next start folds them from the first event.
 * Answers and events stay. Returns the names of the views dropped, as in `report.1`.
 */
export const rebuildViews = async (place: { url?: string | undefined; file: string }): Promise<string[]> => {
  let lost: Error | null = null;
  const database = openDatabase(place, (error) => (lost = error));
  try {
    return await dropViews(database);
  } catch (error) {
    throw lost ?? error;
  } finally {
    await database.close();
  }
};

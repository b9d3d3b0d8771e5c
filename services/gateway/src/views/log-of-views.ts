import { checkReached, type EventStore, type Log, OtherLog } from '@punctual/chassis';
import type { Database } from './database';
import { dropViews, highest, LOG, readStates } from './tables';

/** What happens when the views belong to another event log than the store holds. */
export type OnOtherLog = 'rebuild' | 'refuse';

const recorded = async ({ db }: Database): Promise<string | null> => {
  const [row] = await db.selectFrom(LOG).select('log_id').execute();
  return row ? String(row['log_id']) : null;
};

const mismatch = async (database: Database, store: EventStore): Promise<string | null> => {
  const [known, logId] = [await recorded(database), await store.identity()];
  if (known !== null && known !== logId)
    return `they belong to the log ${known}, the event store holds the log ${logId}`;
  const reached = highest((await readStates(database, database.db)).map(({ position }) => position));
  try {
    await checkReached(store, reached);
  } catch (error) {
    if (error instanceof OtherLog) return error.message;
    throw error;
  }
  if (known === null)
    await database.db
      .insertInto(LOG)
      .values({ log_id: logId })
      .onConflict((c) => c.doNothing())
      .execute();
  return null;
};

/**
 * Whether the views belong to the log in the event store. A data directory may be used with another store, or with one
 * restored from an older copy; the views then do not match the log. They are dropped, to be folded from the first event,
 * and the result is false.
 * @throws OtherLog when ON_OTHER_LOG refuses the start instead
 */
export const belongToLog = async (needs: {
  database: Database;
  store: EventStore;
  onOtherLog: OnOtherLog;
  log: Log;
}): Promise<boolean> => {
  const { database, store, onOtherLog, log } = needs;
  const difference = await mismatch(database, store);
  if (difference === null) return true;
  if (onOtherLog === 'refuse') {
    throw new OtherLog(
      `the views do not belong to this event log: ${difference}. Check EVENTSTORE_URL and DATA_DIR, or run "npm run rebuild-views"`,
    );
  }
  log.warn({ difference }, 'the views do not belong to this event log; folding them again from its first event');
  await dropViews(database);
  await database.db.deleteFrom(LOG).execute();
  return false;
};

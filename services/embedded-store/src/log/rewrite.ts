import type { DatabaseSync } from 'node:sqlite';
import { closeQuietly, openDatabase } from './database';

/** An event of the file. Metadata that was not given is undefined. */
export type Written = { stream: string; type: string; data: unknown; metadata: unknown };
/** What an event is to hold instead; null for one that stays as it is. */
export type Rewrite = (event: Written) => Promise<Pick<Written, 'data' | 'metadata'> | null>;

type Row = { position: number; name: string; type: string; data: Uint8Array; metadata: Uint8Array };
type Change = { position: number; data: Buffer; metadata: Buffer };

const PAGE = 500;

/** @throws SyntaxError for octets that some program called JSON and that are none */
const json = (octets: Uint8Array): unknown =>
  octets.length === 0 ? undefined : JSON.parse(Buffer.from(octets).toString('utf8'));
/** The event of a row; null where its octets cannot be read: such an event is nobody's, and stays as it is. */
const writtenIn = ({ name: stream, type, data, metadata }: Row): Written | null => {
  try {
    return { stream, type, data: json(data), metadata: json(metadata) };
  } catch {
    return null;
  }
};
const octets = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const save = (db: DatabaseSync, changes: readonly Change[]): void => {
  if (changes.length === 0) return;
  const update = db.prepare('UPDATE events SET data = ?, metadata = ? WHERE position = ?');
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const { position, data, metadata } of changes) update.run(data, metadata, position);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

/**
 * Rewrites events of a log that no program has open, in their places: position, stream, revision, id, type and time stay. What they held before is
 * then in no page of the file and not in the write-ahead log. May be repeated, also after a process that ended in between.
 * @param progress told of the events looked at so far
 * @returns how many events there are, and how many were rewritten
 * @throws StoreLockedError, LogError as `openDatabase`
 */
export const rewriteLog = async (
  file: string,
  rewrite: Rewrite,
  progress: (events: number) => void = () => {},
): Promise<{ events: number; rewritten: number }> => {
  const db = openDatabase(file, { mustExist: true });
  try {
    db.exec('PRAGMA secure_delete = ON');
    const page =
      db.prepare(`SELECT e.position, s.name, e.type, e.data, e.metadata FROM events e JOIN streams s ON s.id = e.stream
      WHERE e.position > ? AND e.json = 1 AND e.type NOT LIKE '$%' ORDER BY e.position LIMIT ${PAGE}`);
    const done = { events: 0, rewritten: 0 };
    for (let after = 0; ; ) {
      const rows = page.all(after) as Row[];
      const changes: Change[] = [];
      for (const row of rows) {
        const { position } = row;
        const written = writtenIn(row);
        const changed = written && (await rewrite(written));
        if (changed) changes.push({ position, data: octets(changed.data), metadata: octets(changed.metadata) });
        after = position;
      }
      save(db, changes);
      done.events += rows.length;
      done.rewritten += changes.length;
      progress(done.events);
      if (rows.length < PAGE) break;
    }
    // Pages that were freed earlier, when nothing was overwritten, hold what they held.
    db.exec('VACUUM');
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return done;
  } finally {
    closeQuietly(db);
  }
};

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { openSqliteFile } from '@punctual/chassis';
import { parseMessage } from './message';

/** A message as received over SMTP, with the fields that the list shows. */
export type Arrival = { from: string; to: string[]; subject: string; messageId: string | null; raw: Buffer };

/** One line of the list. `from` and `to` are those of the envelope, so blind copies are visible too. */
export type Summary = {
  id: number;
  /** RFC 3339 instant, UTC. */
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  /** With angle brackets; null when the message has none. */
  messageId: string | null;
  /** Octets. */
  size: number;
};

/** The filter of a list: texts match anywhere and in any case; `before` is the id at which the previous page ended. */
export type Search = { to: string; subject: string; before: number | null; limit: number };

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    sender TEXT NOT NULL, recipients TEXT NOT NULL, subject TEXT NOT NULL, message_id TEXT, size INTEGER NOT NULL,
    recipients_folded TEXT NOT NULL, subject_folded TEXT NOT NULL, raw BLOB NOT NULL
  )`;

/** Case folding for search; SQLite's own covers ASCII only. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** What a reader of a message can see of it, its files among that, whatever it is encoded in. */
const seenIn = async (raw: Uint8Array): Promise<string> => {
  const { headers, text, html, parts } = await parseMessage(raw);
  const files = parts.map(({ filename, content }) => `${filename}\n${Buffer.from(content).toString()}`);
  return [...headers.map(({ value }) => value), text, html, ...files].join('\n');
};

type Row = {
  id: number;
  received_at: string;
  sender: string;
  recipients: string;
  subject: string;
  message_id: string | null;
  size: number;
};

const summaryOf = (row: Row): Summary => ({
  id: row.id,
  receivedAt: row.received_at,
  from: row.sender,
  to: JSON.parse(row.recipients) as string[],
  subject: row.subject,
  messageId: row.message_id,
  size: row.size,
});

type Pending = PromiseWithResolvers<number> & { arrival: Arrival };

/** The messages in one SQLite file, the newest `keep` of them. A message that `add` confirmed survives a crash of the machine. */
export class InboxStore {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #prune: StatementSync;
  #pending: Pending[] = [];

  /** @throws ConfigError naming the file and the remedy, when it cannot be opened or is not a database */
  constructor(
    file: string,
    private readonly keep: number,
  ) {
    this.#db = openSqliteFile(
      file,
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; ${SCHEMA}`,
      'move it away; a new, empty inbox is then created',
    );
    this.#insert =
      this.#db.prepare(`INSERT INTO messages (sender, recipients, subject, message_id, size, recipients_folded, subject_folded, raw)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    // Ids have no gaps (a rolled back number is used again), so this keeps exactly the newest.
    this.#prune = this.#db.prepare('DELETE FROM messages WHERE id <= ?');
  }

  /** Resolves to the message's id once it is on the disk. Messages that arrive in the same turn of the event loop share one write to the disk. */
  add(arrival: Arrival): Promise<number> {
    if (!this.#db.isOpen) return Promise.reject(new Error('the inbox is closing'));
    const pending = { arrival, ...Promise.withResolvers<number>() };
    this.#pending.push(pending);
    if (this.#pending.length === 1) void setImmediate().then(() => this.#flush());
    return pending.promise;
  }

  #flush(): void {
    const batch = this.#pending;
    this.#pending = [];
    if (batch.length === 0) return;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const ids = batch.map(({ arrival: { from, to, subject, messageId, raw } }) =>
        Number(
          this.#insert.run(
            from,
            JSON.stringify(to),
            subject,
            messageId,
            raw.length,
            folded(to.join('\n')),
            folded(subject),
            raw,
          ).lastInsertRowid,
        ),
      );
      this.#prune.run((ids.at(-1) ?? 0) - this.keep);
      this.#db.exec('COMMIT');
      batch.forEach(({ resolve }, index) => {
        resolve(ids[index] ?? 0);
      });
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      for (const { reject } of batch) reject(error);
    }
  }

  /** Newest first. */
  list({ to, subject, before, limit }: Search): Summary[] {
    const rows = this.#db
      .prepare(`SELECT id, received_at, sender, recipients, subject, message_id, size FROM messages
        WHERE id < ? AND instr(recipients_folded, ?) > 0 AND instr(subject_folded, ?) > 0 ORDER BY id DESC LIMIT ?`)
      .all(before ?? Number.MAX_SAFE_INTEGER, folded(to), folded(subject), limit);
    return (rows as Row[]).map(summaryOf);
  }

  /** One message with its bytes, or null. */
  find(id: number): { summary: Summary; raw: Uint8Array } | null {
    const row = this.#db.prepare('SELECT * FROM messages WHERE id = ?').get(id) as
      | (Row & { raw: Uint8Array })
      | undefined;
    return row ? { summary: summaryOf(row), raw: row.raw } : null;
  }

  /**
   * Removes the messages that an address got, or that have it in their text, in any case. What was in them is then in no page of the file. They are
   * looked at a few at a time, so that others are served in between.
   */
  async erase(email: string): Promise<void> {
    this.#flush();
    const wanted = folded(email);
    const page = this.#db.prepare('SELECT id, recipients_folded, raw FROM messages WHERE id > ? ORDER BY id LIMIT 20');
    const remove = this.#db.prepare('DELETE FROM messages WHERE id = ?');
    for (let after = 0; ; ) {
      const rows = page.all(after) as { id: number; recipients_folded: string; raw: Uint8Array }[];
      for (const { id, recipients_folded: to, raw } of rows) {
        const isTheirs = to.split('\n').includes(wanted) || folded(Buffer.from(raw).toString()).includes(wanted);
        if (isTheirs || folded(await seenIn(raw)).includes(wanted)) remove.run(id);
      }
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
      await setImmediate();
      if (!this.#db.isOpen) throw new Error('the inbox was closed');
    }
    this.#db.exec('VACUUM');
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Writes the messages that are still waiting and closes the file. */
  close(): void {
    if (!this.#db.isOpen) return;
    this.#flush();
    this.#db.close();
  }
}

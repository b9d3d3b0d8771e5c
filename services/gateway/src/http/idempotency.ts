import { createHmac } from 'node:crypto';
import { type Clock, randomId, sha256 } from '@punctual/chassis';
import { type Database, oneAtATime, query, type Sql } from '../views/database';
import type { Answer } from './operation';
import { Problem } from './problem';

/** Responses kept by key; not a view, so a rebuild of the views does not drop them. */
const TABLE = 'idempotency_key';
const KEPT_MS = 24 * 60 * 60 * 1000;
/** A request without a response after this time has died with its process; the next one takes over. */
const ABANDONED_MS = 60_000;
const SWEEP_MS = 60 * 60 * 1000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** One request under a key: the user, the route and the body. */
export type Keyed = { key: string; userId: string; method: string; path: string; body: unknown };

/**
 * Gives the same response to the same request for 24 hours (draft-ietf-httpapi-idempotency-key-header). The caller
 * chooses the key; its scope is one user and one route.
 */
export class Idempotency {
  private sweepAt = 0;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Creates the table. */
  async start(): Promise<void> {
    await this.database.db.transaction().execute(async (trx) => {
      await oneAtATime(this.database, trx);
      await this.createTable(trx);
    });
  }

  private async createTable({ schema }: Sql): Promise<void> {
    const create = schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('scope', 'text', (column) => column.primaryKey());
    await create
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('command_id', 'text', (column) => column.notNull())
      .addColumn('answer', 'text')
      .addColumn('begun_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex(`${TABLE}_begun_at`).ifNotExists().on(TABLE).column('begun_at').execute();
  }

  /**
   * Runs `work` once for a key and answers repeats with the stored response: `kept` of its body, which must hold no secret.
   * `work` gets the id of the intent. After an error that the caller did not cause, the request can be tried again under the same key and id.
   * @throws Problem 422 when the key was used with another body, 409 while the first request is still running.
   */
  async once(
    keyed: Keyed,
    work: (commandId: string) => Promise<Answer>,
    kept: (body: unknown) => unknown = (whole) => whole,
  ): Promise<Answer> {
    const { key, userId, method, path, body } = keyed;
    if (!KEY.test(key)) throw refused('must have 1 to 255 visible ASCII characters');
    const scope = sha256([userId, method, path, key].join('\n'));
    // A body may hold a password: without the key, of which only a hash is stored, it cannot be guessed from its hash.
    const fingerprint = createHmac('sha256', key)
      .update(JSON.stringify(body ?? null))
      .digest('hex');
    const claimed = await query(() => this.claim(scope, fingerprint));
    if ('answer' in claimed) return claimed.answer;
    try {
      const answer = await work(claimed.commandId);
      await query(() =>
        this.database.db
          .updateTable(TABLE)
          .set({ answer: JSON.stringify({ ...answer, body: kept(answer.body) }) })
          .where('scope', '=', scope)
          .execute(),
      );
      return { ...answer };
    } catch (error) {
      // There is no response to repeat: the row keeps its id and is free for the next attempt.
      await query(() =>
        this.database.db
          .updateTable(TABLE)
          .set({ begun_at: this.clock.millis() - ABANDONED_MS })
          .where('scope', '=', scope)
          .execute(),
      ).catch(() => {});
      throw error;
    }
  }

  /**
   * Forgets all responses: any may name a person who was erased. A repeat of a request runs again under the id of the first, so it changes nothing
   * and gets its answer anew.
   */
  async forgetAnswers(): Promise<void> {
    await this.database.db
      .updateTable(TABLE)
      .set({ answer: null, begun_at: this.clock.millis() - ABANDONED_MS })
      .where('answer', 'is not', null)
      .execute();
  }

  private async claim(scope: string, fingerprint: string): Promise<{ commandId: string } | { answer: Answer }> {
    const now = this.clock.millis();
    const { db } = this.database;
    if (now >= this.sweepAt) {
      this.sweepAt = now + SWEEP_MS;
      await db
        .deleteFrom(TABLE)
        .where('begun_at', '<', now - KEPT_MS)
        .execute();
    }
    const commandId = randomId();
    const fresh = { scope, fingerprint, command_id: commandId, answer: null, begun_at: now };
    const inserted = await db
      .insertInto(TABLE)
      .values(fresh)
      .onConflict((conflict) => conflict.column('scope').doNothing())
      .executeTakeFirst();
    if (Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0) return { commandId };
    const row = await db.selectFrom(TABLE).selectAll().where('scope', '=', scope).executeTakeFirst();
    if (!row) return this.claim(scope, fingerprint);
    const begun = Number(row['begun_at']);
    const taken = () => db.updateTable(TABLE).where('scope', '=', scope).where('begun_at', '=', begun);
    if (begun < now - KEPT_MS) {
      const { numUpdatedRows } = await taken().set(fresh).executeTakeFirst();
      return numUpdatedRows > 0n ? { commandId } : this.claim(scope, fingerprint);
    }
    if (row['fingerprint'] !== fingerprint) {
      throw new Problem(422, 'idempotency/key-reused', 'this Idempotency-Key was used with another body', [
        { path: 'Idempotency-Key', message: 'was used with another body' },
      ]);
    }
    if (row['answer'] != null)
      return {
        answer: { ...(JSON.parse(String(row['answer'])) as Answer), headers: { 'Idempotency-Replayed': 'true' } },
      };
    if (begun <= now - ABANDONED_MS) {
      const { numUpdatedRows } = await taken().set({ begun_at: now }).executeTakeFirst();
      if (numUpdatedRows > 0n) return { commandId: String(row['command_id']) };
    }
    throw new Problem(409, 'idempotency/in-progress', 'a request with this Idempotency-Key is still running', [], {
      'Retry-After': '1',
    });
  }
}

const refused = (message: string): Problem =>
  new Problem(422, 'request/invalid', `Idempotency-Key ${message}`, [{ path: 'Idempotency-Key', message }]);

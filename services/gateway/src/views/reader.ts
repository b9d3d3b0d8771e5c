import { sql } from 'kysely';
import { type Database, query } from './database';
import type { Served } from './engine';
import { ReadModelUnavailable } from './errors';
import { type Cell, manyTableOf, tableOf, type View } from './view';

/** What a list asks for. `after` is where the last page ended: the value of the sort column, and the key. */
export type ListQuery = {
  where?: readonly (readonly [column: string, operator: '=' | '>=' | '<', value: Cell])[];
  /** A value among the view's many. */
  has?: string | undefined;
  sort: { column: string; descending: boolean };
  after?: { value: Cell; key: string } | undefined;
  limit: number;
  /** The column that holds what a list shows, as JSON; the whole doc when left out. */
  show?: string;
};

/** A row of a list with what a cursor needs to go on after it. */
export type Listed = { doc: unknown; key: string; sortedBy: Cell };

/** Reads views from the newest version that has caught up. Rejects with ReadModelUnavailable. */
export class ViewReader {
  constructor(
    private readonly database: Database,
    private readonly engine: { current(view: { name: string }): Served },
  ) {}

  /** The row with this key; null when there is none. */
  async get<Doc>(view: View<Doc>, key: string): Promise<Doc | null> {
    const { version } = this.engine.current(view);
    const table = tableOf({ ...view, version });
    const row = await query(() =>
      this.database.db.selectFrom(table).select('doc').where('key', '=', key).executeTakeFirst(),
    );
    return row ? (JSON.parse(String(row['doc'])) as Doc) : null;
  }

  /** Some rows, in the order of the sort column, then of the key. */
  async list<Doc>(
    view: View<Doc>,
    { where = [], has, sort, after, limit, show = 'doc' }: ListQuery,
  ): Promise<Listed[]> {
    const { version, columns } = this.engine.current(view);
    const served = { ...view, version };
    for (const column of [...where.map(([name]) => name), sort.column, show]) {
      if (column !== 'doc' && !columns.includes(column))
        throw new ReadModelUnavailable(`the view ${view.name} is being built anew with the column ${column}`);
    }
    const direction = sort.descending ? 'desc' : 'asc';
    const key = sql.ref<Cell>('key');
    const sorted = sql.ref<Cell>(sort.column);
    let select = this.database.db
      .selectFrom(tableOf(served))
      .select(['key', sql.ref<Cell>(show).as('doc'), sorted.as('sorted_by')]);
    for (const [column, operator, value] of where) select = select.where(column, operator, value);
    if (has !== undefined) {
      const many = this.database.db.selectFrom(manyTableOf(served)).select('key').where('value', '=', has);
      select = select.where('key', 'in', many);
    }
    if (after) {
      const comparison = sort.descending ? sql`<` : sql`>`;
      select = select.where(sql<boolean>`(${sorted}, ${key}) ${comparison} (${after.value}, ${after.key})`);
    }
    const rows = await query(() => select.orderBy(sorted, direction).orderBy(key, direction).limit(limit).execute());
    return rows.map((row) => ({
      doc: JSON.parse(String(row['doc'])) as unknown,
      key: String(row['key']),
      sortedBy: row['sorted_by'] ?? null,
    }));
  }
}

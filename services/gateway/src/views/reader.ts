import { sql } from 'kysely';
import { type Database, query } from './database';
import type { Served } from './engine';
import { ReadModelUnavailable } from './errors';
import { type Cell, manyTableOf, TENANT, tableOf, type View } from './view';

/** The query of a list. `contains` compares with text that is in lower case in the column. `after` is the end of the previous page: the value of the sort column, and the key. */
export type ListQuery = {
  where?: readonly (readonly [column: string, operator: '=' | '>=' | '<' | 'contains', value: Cell])[];
  /** A value in the many-valued column of the view. */
  has?: string | undefined;
  /** A text that a column must contain somewhere. */
  contains?: { column: string; text: string } | undefined;
  sort: { column: string; descending: boolean };
  after?: { value: Cell; key: string } | undefined;
  limit: number;
  /** The column with the JSON that a list shows; the whole doc when omitted. */
  show?: string;
};

/** The pattern of LIKE for a text anywhere. */
const like = (text: Cell): string => `%${String(text).replace(/[\\%_]/g, '\\$&')}%`;

/** A row of a list, with the values a cursor needs to continue after it. */
export type Listed = { doc: unknown; key: string; sortedBy: Cell };

/**
 * Reads views from the newest version that has caught up, for one tenant: rows of other tenants do not exist for it.
 * `tenant` returns that tenant, null for a reader of all tenants. Rejects with ReadModelUnavailable.
 */
export class ViewReader {
  constructor(
    private readonly database: Database,
    private readonly engine: { current(view: { name: string }): Served },
    private readonly tenant: () => string | null,
  ) {}

  /** The condition that keeps other tenants out. A version from before views had tenants is not read. */
  private ofTenant(view: { name: string }, columns: readonly string[]): (readonly [string, '=', string])[] {
    const tenant = this.tenant();
    if (!columns.includes(TENANT))
      throw new ReadModelUnavailable(`the view ${view.name} is being rebuilt with tenants`);
    return tenant === null ? [] : [[TENANT, '=', tenant]];
  }

  /** The row with this key; null when there is none. */
  async get<Doc>(view: View<Doc>, key: string): Promise<Doc | null> {
    const { version, columns } = this.engine.current(view);
    let select = this.database.db
      .selectFrom(tableOf({ ...view, version }))
      .select('doc')
      .where('key', '=', key);
    for (const [column, operator, value] of this.ofTenant(view, columns))
      select = select.where(column, operator, value);
    const row = await query(() => select.executeTakeFirst());
    return row ? (JSON.parse(String(row['doc'])) as Doc) : null;
  }

  /** Some rows, ordered by the sort column, then by the key. */
  async list<Doc>(
    view: View<Doc>,
    { where = [], has, contains, sort, after, limit, show = 'doc' }: ListQuery,
  ): Promise<Listed[]> {
    const { version, columns } = this.engine.current(view);
    const served = { ...view, version };
    for (const column of [...where.map(([name]) => name), sort.column, show, contains?.column ?? 'doc']) {
      if (column !== 'doc' && !columns.includes(column))
        throw new ReadModelUnavailable(`the view ${view.name} is being rebuilt with the column ${column}`);
    }
    const direction = sort.descending ? 'desc' : 'asc';
    const key = sql.ref<Cell>('key');
    const sorted = sql.ref<Cell>(sort.column);
    let select = this.database.db
      .selectFrom(tableOf(served))
      .select(['key', sql.ref<Cell>(show).as('doc'), sorted.as('sorted_by')]);
    for (const [column, operator, value] of [...this.ofTenant(view, columns), ...where])
      select =
        operator === 'contains'
          ? select.where(column, sql.raw('like'), sql<string>`${like(value)} escape '\\'`)
          : select.where(column, operator, value);
    if (has !== undefined) {
      const many = this.database.db.selectFrom(manyTableOf(served)).select('key').where('value', '=', has);
      select = select.where('key', 'in', many);
    }
    if (contains) {
      // `_` and `%` of the text stand for themselves.
      const pattern = `%${contains.text.replace(/[\\%_]/g, '\\$&')}%`;
      select = select.where(sql<boolean>`${sql.ref(contains.column)} like ${pattern} escape '\\'`);
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

import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { type Database, query } from './database';
import type { Served } from './engine';
import { ReadModelUnavailable } from './errors';
import { BoundValues, KeptStatements } from './kept-statements';
import { type Among, beginning, comparison, type ListQuery, type Prefixed, type Values } from './list-query';
import { type AnyView, type Cell, manyTableOf, TENANT, tableOf, type View } from './view';

/** How many rows one statement asks for by key. */
const MAX_KEYS = 1_000;

/** A row of a list, with the values a cursor needs to continue after it. */
export type Listed<Doc> = { doc: Doc; key: string; sortedBy: Cell };

/** What rows have in common; `tenant` is the reader's own when omitted. */
type Matched = Pick<ListQuery, 'where' | 'has' | 'filters'> & { tenant?: string | null };

type Condition = NonNullable<ListQuery['where']>[number];

/** A condition with places for its values; not for a text that is looked for, which is another text in the statement. */
const placed = (condition: Condition, values: BoundValues): Condition => {
  const [column, operator, value] = condition;
  if (operator === 'contains') return condition;
  return operator === 'in' ? [column, operator, value.map(values.place)] : [column, operator, values.place(value)];
};

/** A group of rows with equal values in some columns, and their number. */
export type Group = { values: readonly string[]; count: number };

/**
 * Reads views from the newest version that has caught up, for one tenant: rows of other tenants do not exist for it.
 * `tenant` returns that tenant, null for a reader of all tenants. Rejects with ReadModelUnavailable.
 */
export class ViewReader {
  private readonly kept = new KeptStatements();

  constructor(
    private readonly database: Database,
    private readonly engine: { current(view: { name: string }): Served },
    private readonly tenant: () => string | null,
  ) {}

  /** The condition that keeps other tenants out. A version from before views had tenants is not read. */
  private ofTenant(
    view: { name: string },
    columns: readonly string[],
    tenant = this.tenant(),
  ): (readonly [string, '=', string])[] {
    if (!columns.includes(TENANT))
      throw new ReadModelUnavailable(`the view ${view.name} is being rebuilt with tenants`);
    return tenant === null ? [] : [[TENANT, '=', tenant]];
  }

  /** @throws ReadModelUnavailable when the version that is served has no such column, so that its rows are of another shape. */
  private checkColumns(view: { name: string }, columns: readonly string[], used: readonly string[]): void {
    const missing = used.find((column) => !columns.includes(column));
    if (missing !== undefined)
      throw new ReadModelUnavailable(`the view ${view.name} is being rebuilt with the column ${missing}`);
  }

  private rows<Row>(statement: CompiledQuery<Row>): Promise<Row[]> {
    return query(() => this.database.rows(statement));
  }

  /** The statement of a query whose values have places, with them: kept by all that its text depends on. */
  private bound<Row>(
    { name }: { name: string },
    asked: object,
    values: BoundValues,
    build: () => { compile(): CompiledQuery<Row> },
  ): CompiledQuery<Row> {
    return this.kept.of([name, this.engine.current({ name }).version, asked], values, build);
  }

  private tenantIn(values: BoundValues): string | null {
    const tenant = this.tenant();
    return tenant === null ? null : values.place(tenant);
  }

  /** The row with this key; null when there is none. `used` are columns without which the row is of an older shape. */
  async get<Doc>(view: View<Doc>, key: string, used: readonly string[] = []): Promise<Doc | null> {
    const values = new BoundValues();
    const asked = { tenant: this.tenantIn(values), key: values.place(key), used };
    const statement = this.bound(view, asked, values, () =>
      this.matching(view, asked, used).select('doc').where('key', '=', asked.key),
    );
    const [row] = await this.rows(statement);
    return row ? (JSON.parse(String(row['doc'])) as Doc) : null;
  }

  /** The row with this key, and the row of another view that one of its columns names, in one query; null unless both exist. */
  async getBoth<Doc, Other>(
    view: View<Doc>,
    key: string,
    column: string,
    other: View<Other>,
  ): Promise<readonly [Doc, Other] | null> {
    const [a, b] = [this.engine.current(view), this.engine.current(other)];
    this.checkColumns(view, a.columns, [column]);
    let select = this.database.db
      .selectFrom(`${tableOf({ ...view, version: a.version })} as one`)
      .innerJoin(`${tableOf({ ...other, version: b.version })} as other`, 'other.key', `one.${column}`)
      .select(['one.doc as one_doc', 'other.doc as other_doc'])
      .where('one.key', '=', key);
    for (const [name, operator, value] of this.ofTenant(view, a.columns))
      select = select.where(`one.${name}`, operator, value);
    const [row] = await this.rows(select.compile());
    return row ? [JSON.parse(String(row['one_doc'])) as Doc, JSON.parse(String(row['other_doc'])) as Other] : null;
  }

  /** The values of some columns in the rows with these keys that match, by key, without reading the rows; none for a key that has no such row. */
  async columns<const Column extends string>(
    view: AnyView,
    keys: readonly string[],
    names: readonly Column[],
    where: NonNullable<ListQuery['where']> = [],
  ): Promise<Map<string, Readonly<Record<Column, Cell>>>> {
    const found = new Map<string, Readonly<Record<Column, Cell>>>();
    for (let start = 0; start < keys.length; start += MAX_KEYS) {
      const values = new BoundValues();
      const some = keys.slice(start, start + MAX_KEYS).map(values.place);
      const asked = { tenant: this.tenantIn(values), where: where.map((one) => placed(one, values)), names, some };
      const statement = this.bound(view, asked, values, () =>
        this.matching(view, asked, names)
          .select(['key', ...names.map((name) => sql.ref<Cell>(name).as(name))])
          .where('key', 'in', some),
      );
      for (const row of await this.rows<Record<string, Cell>>(statement))
        found.set(String(row['key']), row as Readonly<Record<Column, Cell>>);
    }
    return found;
  }

  /** The values of one column, as `columns` gives those of several. */
  async cells(view: AnyView, keys: readonly string[], name: string): Promise<Map<string, Cell>> {
    const rows = await this.columns(view, keys, [name]);
    return new Map([...rows].map(([key, row]) => [key, row[name] ?? null]));
  }

  /** The values as SQL has them after `in`. */
  private chosen(values: Exclude<Values, Prefixed>): RawBuilder<unknown> {
    if (!('view' in values)) return sql`(${sql.join([...values])})`;
    const { view, column, where } = values;
    const { version, columns } = this.engine.current(view);
    this.checkColumns(view, columns, [...where.map(([name]) => name), ...(column === 'key' ? [] : [column])]);
    const matches = where.length > 0 ? sql` where ${sql.join(where.map(comparison), sql` and `)}` : sql``;
    // Without the tenant, which the rows that are chosen have anyway, so that an index alone may answer.
    return sql`(select ${sql.ref(column)} from ${sql.table(tableOf({ ...view, version }))}${matches})`;
  }

  private readonly among = ({ column, values, many, not = false }: Among): RawBuilder<boolean> => {
    if (Array.isArray(values) && values.length === 0) return not ? sql`1 = 1` : sql`1 = 0`;
    const having = (left: RawBuilder<unknown>): RawBuilder<boolean> =>
      'prefix' in values ? beginning(left, values) : sql`${left} in ${this.chosen(values)}`;
    if (!many) return not ? sql`not ${having(sql.ref(column))}` : having(sql.ref(column));
    const { version } = this.engine.current(many);
    const among = sql`(select "key" from ${sql.table(manyTableOf({ ...many, version }))} where ${having(sql.ref('value'))})`;
    return not ? sql`${sql.ref(column)} not in ${among}` : sql`${sql.ref(column)} in ${among}`;
  };

  /** The rows that match, without an order, as a selection to go on with. */
  private matching<Doc>(
    view: View<Doc>,
    { where = [], has, filters = [], tenant = this.tenant() }: Matched,
    used: readonly string[],
  ) {
    const { version, columns } = this.engine.current(view);
    this.checkColumns(view, columns, [...where.map(([name]) => name), ...used]);
    let select = this.database.db.selectFrom(tableOf({ ...view, version }));
    for (const condition of [...this.ofTenant(view, columns, tenant), ...where])
      select = select.where(comparison(condition));
    for (const anyOf of filters) select = select.where(sql<boolean>`(${sql.join(anyOf.map(this.among), sql` or `)})`);
    if (has === undefined) return select;
    const many = this.database.db
      .selectFrom(manyTableOf({ ...view, version }))
      .select('key')
      .where('value', '=', has);
    return select.where('key', 'in', many);
  }

  /** How many rows there are for each combination of values of some columns; with `has`, of those with that value in the many-valued column. */
  async count<Doc>(
    view: View<Doc>,
    where: NonNullable<ListQuery['where']>,
    by: readonly string[],
    has?: string,
    filters?: ListQuery['filters'],
  ): Promise<Group[]> {
    const groups = by.map((column) => sql.ref<Cell>(column));
    const selected = this.matching(view, { where, has, filters }, by).select([
      ...by.map((column) => sql.ref<Cell>(column).as(column)),
      sql<number>`count(*)`.as('rows_counted'),
    ]);
    const select = groups.length > 0 ? selected.groupBy(groups) : selected;
    return (await this.rows(select.compile())).map((row) => ({
      values: by.map((column) => String(row[column])),
      count: Number(row['rows_counted']),
    }));
  }

  /** How many rows match, the sum of a column of numbers, and the last value of another column in its order; null without a row. */
  async summed<Doc>(
    view: View<Doc>,
    where: NonNullable<ListQuery['where']>,
    { sum, last }: { sum: string; last: string },
  ): Promise<{ count: number; sum: number; last: Cell }> {
    const select = this.matching(view, { where }, [sum, last]).select([
      sql<number>`count(*)`.as('rows_counted'),
      sql<number>`coalesce(sum(${sql.ref(sum)}), 0)`.as('summed'),
      sql<Cell>`max(${sql.ref(last)})`.as('last'),
    ]);
    const [row] = await this.rows(select.compile());
    return { count: Number(row?.rows_counted ?? 0), sum: Number(row?.summed ?? 0), last: row?.last ?? null };
  }

  /** How many rows there are for each beginning of `length` characters of a column, and each combination of values of other columns. */
  async countBeginnings<Doc>(
    view: View<Doc>,
    where: NonNullable<ListQuery['where']>,
    { column, length }: { column: string; length: number },
    by: readonly string[],
  ): Promise<Group[]> {
    const text = sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(length)})`;
    const select = this.matching(view, { where }, [column, ...by])
      .select([
        text.as('begins_with'),
        ...by.map((other) => sql.ref<Cell>(other).as(other)),
        sql<number>`count(*)`.as('rows_counted'),
      ])
      .groupBy([text, ...by.map((other) => sql.ref<Cell>(other))]);
    return (await this.rows(select.compile())).map((row) => ({
      values: [String(row['begins_with']), ...by.map((other) => String(row[other]))],
      count: Number(row['rows_counted']),
    }));
  }

  /**
   * The rows that match, gathered by the first `length` characters of a column, in the order of that text: their number, and the keys
   * of the first `shown`.
   */
  async gathered<Doc>(
    view: View<Doc>,
    where: NonNullable<ListQuery['where']>,
    { column, length, shown }: { column: string; length: number; shown: number },
  ): Promise<{ value: string; count: number; keys: string[] }[]> {
    const text = sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(length)})`;
    const all = this.matching(view, { where }, [column]).select([
      'key',
      text.as('gathered_by'),
      sql<number>`row_number() over (partition by ${text} order by ${sql.ref('key')})`.as('place'),
      sql<number>`count(*) over (partition by ${text})`.as('rows_counted'),
    ]);
    const first = await this.rows(
      this.database.db
        .selectFrom(all.as('gathered'))
        .selectAll()
        .where('place', '<=', shown)
        .orderBy('gathered_by')
        .orderBy('place')
        .compile(),
    );
    const groups = new Map<string, { value: string; count: number; keys: string[] }>();
    for (const row of first) {
      const value = String(row.gathered_by);
      const group = groups.get(value) ?? { value, count: Number(row.rows_counted), keys: [] };
      group.keys.push(String(row.key));
      groups.set(value, group);
    }
    return [...groups.values()];
  }

  /**
   * The rows of each tenant with the highest values of a column, `limit` of each and `total` in all at most: the highest of each tenant, then the
   * second of each, and so on.
   */
  async newestOfEachTenant<Doc>(
    view: View<Doc>,
    { column, limit, total }: { column: string; limit: number; total: number },
  ): Promise<Doc[]> {
    const newest = (of: RawBuilder<unknown>) => sql`${of} order by ${sql.ref(column)} desc, ${sql.ref('key')} desc`;
    const placed = this.matching(view, {}, [column]).select([
      'key',
      'doc',
      sql.ref<Cell>(column).as(column),
      sql<number>`row_number() over (${newest(sql`partition by ${sql.ref(TENANT)}`)})`.as('place'),
    ]);
    const rows = await this.rows(
      this.database.db
        .selectFrom(placed.as('placed'))
        .select('doc')
        .where('place', '<=', limit)
        .orderBy('place')
        .orderBy(sql.ref(column), 'desc')
        .orderBy('key', 'desc')
        .limit(total)
        .compile(),
    );
    return rows.map(({ doc }) => JSON.parse(String(doc)) as Doc);
  }

  /** The value of a column at some ranks (0 for the smallest) among the rows that match, by the nearest-rank method. */
  async ranked<Doc>(
    view: View<Doc>,
    where: NonNullable<ListQuery['where']>,
    column: string,
    ranks: readonly number[],
  ): Promise<Cell[]> {
    const value = sql.ref<Cell>(column);
    const at = async (rank: number): Promise<Cell> => {
      const select = this.matching(view, { where }, [column]).select(value.as('ranked')).orderBy(value).limit(1);
      const [row] = await this.rows(select.offset(rank).compile());
      return row?.['ranked'] ?? null;
    };
    return Promise.all(ranks.map(at));
  }

  /** Some rows, ordered by the sort column, then by the key. */
  async list<Doc>(view: View<Doc>, asked: ListQuery): Promise<Listed<unknown>[]> {
    return (await this.texts(view, asked)).map((row) => ({ ...row, doc: JSON.parse(row.doc) as unknown }));
  }

  /** The rows of `list`, each doc as the JSON it is stored as. */
  async texts<Doc>(view: View<Doc>, asked: ListQuery): Promise<Listed<string>[]> {
    const rows = await this.rows<Record<string, Cell>>(this.listing(view, asked));
    return rows.map((row) => ({
      doc: String(row['doc']),
      key: String(row['key']),
      sortedBy: row['sorted_by'] ?? null,
    }));
  }

  /** The statement of a list: kept where it looks for no text. */
  private listing<Doc>(view: View<Doc>, asked: ListQuery): CompiledQuery<Record<string, Cell>> {
    const { where = [], has, filters = [], after, limit, ...rest } = asked;
    if (filters.length > 0 || where.some(([, operator]) => operator === 'contains'))
      return this.listed(view, asked).compile();
    const values = new BoundValues();
    const placedQuery = {
      ...rest,
      tenant: this.tenantIn(values),
      where: where.map((one) => placed(one, values)),
      has: has === undefined ? has : values.place(has),
      after: after && { value: values.place(after.value), key: values.place(after.key) },
      limit: values.place(limit),
    };
    return this.bound(view, placedQuery, values, () => this.listed(view, placedQuery));
  }

  private listed<Doc>(view: View<Doc>, { sort, after, limit, show = 'doc', ...matched }: ListQuery & Matched) {
    const direction = sort.descending ? 'desc' : 'asc';
    const key = sql.ref<Cell>('key');
    const sorted = sql.ref<Cell>(sort.column);
    const used = [sort.column, ...(show === 'doc' ? [] : [show])];
    let select = this.matching(view, matched, used).select([
      'key',
      sql.ref<Cell>(show).as('doc'),
      sorted.as('sorted_by'),
    ]);
    if (after) {
      const comparison = sort.descending ? sql`<` : sql`>`;
      select = select.where(sql<boolean>`(${sorted}, ${key}) ${comparison} (${after.value}, ${after.key})`);
    }
    return select.orderBy(sorted, direction).orderBy(key, direction).limit(limit);
  }
}

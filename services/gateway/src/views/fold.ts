import { type Followed, recipientHash } from '@punctual/chassis';
import { sql } from 'kysely';
import type { Database, Sql } from './database';
import { type AnyView, type Cell, manyTableOf, type Recorded, TENANT, tableOf } from './view';

/** A view cannot fold an event. None of its rows were written. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed';

  constructor(
    readonly view: AnyView,
    { event, stored }: Followed,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${event.type} ${stored.id} in ${stored.stream}: ${reason}`, { cause });
  }
}

/** SQLite takes at most 32,766 parameters in one statement, PostgreSQL 65,535. */
const MAX_PARAMETERS = 30_000;

const chunks = function* <T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
};

/** A row as it was and as it is now, null for no row. */
type Row = { before: unknown; now: unknown; tenantId: string };
/** Rows of a view by their keys. */
export type Rows = Map<string, Row>;

/** With fewer keys than the first, asking for each is cheaper; with more rows than the second, no table is nearly empty. */
const [MANY_KEYS, MANY_ROWS] = [20, 1_000];

/** The keys that may have a row. Of a table that holds few rows, one read tells it of all keys. */
const likely = async (at: Sql, view: AnyView, keys: readonly string[]): Promise<readonly string[]> => {
  if (!view.sparse || keys.length < MANY_KEYS) return keys;
  const rows = await at
    .selectFrom(tableOf(view))
    .select('key')
    .limit(MANY_ROWS + 1)
    .execute();
  if (rows.length > MANY_ROWS) return keys;
  const there = new Set(rows.map(({ key }) => String(key)));
  return keys.filter((key) => there.has(key));
};

/** The rows with these keys; of those that are not there, both values are null. */
export const loadRows = async (
  { getEach }: Database,
  at: Sql,
  view: AnyView,
  all: readonly string[],
): Promise<Rows> => {
  const rows: Rows = new Map(all.map((key) => [key, { before: null, now: null, tenantId: '' }]));
  const keys = await likely(at, view, all);
  const table = tableOf(view);
  const keep = ({ key, doc, [TENANT]: tenantId }: Record<string, Cell>): void => {
    const found: unknown = JSON.parse(String(doc));
    rows.set(String(key), { before: found, now: found, tenantId: String(tenantId) });
  };
  const select = (some: readonly string[]) =>
    at.selectFrom(table).select(['key', TENANT, 'doc']).where('key', 'in', some);
  if (getEach) {
    const one = select(['']).compile().sql;
    for (const row of getEach(one, oneByOne(keys))) if (row) keep(row);
    return rows;
  }
  for (const some of chunks(keys, MAX_PARAMETERS)) for (const row of await select(some).execute()) keep(row);
  return rows;
};

const oneByOne = function* <T>(items: readonly T[]): Generator<readonly [T]> {
  for (const item of items) yield [item];
};

type Changed = { key: string; before: unknown; doc: unknown; tenantId: string };

type Columns = [name: string, column: AnyView['columns'][string]][];

const rowOf = (columns: Columns, { key, tenantId, doc }: Changed): Record<string, Cell> => {
  const row: Record<string, Cell> = { key, [TENANT]: tenantId };
  for (const [name, { type, of }] of columns) {
    const cell = of(doc);
    row[name] = type === 'address-hash' && cell !== null ? recipientHash(String(cell)) : cell;
  }
  row['doc'] = JSON.stringify(doc);
  return row;
};

const upsert = async ({ runEach }: Database, at: Sql, view: AnyView, changed: readonly Changed[]): Promise<void> => {
  const columns: Columns = Object.entries(view.columns);
  // Setting a column rewrites its indexes even if the value is the same, so only changed columns are set.
  const moved = columns
    .filter(([, column]) => changed.some(({ before, doc }) => before !== null && column.of(before) !== column.of(doc)))
    .map(([name]) => name);
  const replaced = Object.fromEntries(
    [...moved, TENANT, 'doc'].map((name) => [name, sql.ref<Cell>(`excluded.${name}`)]),
  );
  const insert = (values: Record<string, Cell>[]) =>
    at
      .insertInto(tableOf(view))
      .values(values)
      .onConflict((conflict) => conflict.column('key').doUpdateSet(replaced));
  const rows = changed.map((one) => rowOf(columns, one));
  const [first] = rows;
  if (!first) return;
  if (runEach) return runEach(insert([first]).compile().sql, rows.map(Object.values<Cell>));
  for (const some of chunks(rows, Math.floor(MAX_PARAMETERS / (columns.length + 3)))) await insert(some).execute();
};

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

const saveMany = async (at: Sql, view: AnyView, rows: readonly Changed[]): Promise<void> => {
  const { many } = view;
  if (!many) return;
  const valuesOf = (doc: unknown): readonly string[] => (doc === null ? [] : [...new Set(many.of(doc))]);
  const changed = rows
    .map(({ key, before, doc }) => ({ key, old: valuesOf(before), values: valuesOf(doc) }))
    .filter(({ old, values }) => !sameList(old, values));
  const stale = changed.filter(({ old }) => old.length > 0).map(({ key }) => key);
  for (const some of chunks(stale, MAX_PARAMETERS))
    await at.deleteFrom(manyTableOf(view)).where('key', 'in', some).execute();
  const entries = changed.flatMap(({ key, values }) => values.map((value) => ({ value, key })));
  for (const some of chunks(entries, MAX_PARAMETERS / 2)) await at.insertInto(manyTableOf(view)).values(some).execute();
};

/** Runs a function of a view on an event. @throws FoldFailed */
const inView = <T>(view: AnyView, followed: Followed, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw new FoldFailed(view, followed, error);
  }
};

/** The rows in which a column has a value. */
export const rowsOf = (at: Sql, view: AnyView, column: string, value: string) =>
  at.selectFrom(tableOf(view)).select('key').where(column, '=', value).execute();

/** The keys of the rows that an event affects. @throws FoldFailed */
export const touchedBy = (view: AnyView, followed: Followed): readonly string[] =>
  inView(view, followed, () => view.keys(followed.event));

/** Folds an event into rows, in memory; a key without a row begins with none where `wanted` says so. @throws FoldFailed */
export const evolveRows = (
  view: AnyView,
  rows: Rows,
  followed: Followed,
  keys: readonly string[],
  wanted: (key: string) => boolean = () => false,
): void => {
  const { event, metadata, stored } = followed;
  const { tenantId } = metadata;
  const revision = Number(stored.revision);
  for (const key of keys) {
    let row = rows.get(key);
    if (!row) {
      if (!wanted(key)) continue;
      row = { before: null, now: null, tenantId: '' };
      rows.set(key, row);
    }
    const { now } = row;
    // A row belongs to the tenant of the event that creates it, and no later event moves it.
    if (row.now === null) row.tenantId = tenantId;
    const place: Recorded = {
      key,
      revision,
      tenantId,
      // Few folds ask for it, and making the text costs more than most folds.
      get created() {
        return stored.created;
      },
    };
    row.now = inView(view, followed, () => view.evolve(now, event, place));
  }
};

/** Writes the rows that changed. */
export const saveRows = async (database: Database, at: Sql, view: AnyView, rows: Rows): Promise<void> => {
  const changed: Changed[] = [...rows]
    .filter(([, { before, now }]) => before !== now)
    .map(([key, { before, now, tenantId }]) => ({ key, before, doc: now, tenantId }));
  const gone = changed.filter(({ doc }) => doc === null).map(({ key }) => key);
  for (const some of chunks(gone, MAX_PARAMETERS))
    await at.deleteFrom(tableOf(view)).where('key', 'in', some).execute();
  await upsert(
    database,
    at,
    view,
    changed.filter(({ doc }) => doc !== null),
  );
  await saveMany(at, view, changed);
};

/**
 * Folds events into a view's table: one read of the affected rows, all folds in memory, one write of the changed rows.
 * @throws FoldFailed
 */
export const foldInto = async (
  database: Database,
  at: Sql,
  view: AnyView,
  events: readonly Followed[],
): Promise<void> => {
  const touched: { followed: Followed; keys: readonly string[] }[] = [];
  const all = new Set<string>();
  for (const followed of events) {
    const keys = touchedBy(view, followed);
    if (keys.length === 0) continue;
    touched.push({ followed, keys });
    for (const key of keys) all.add(key);
  }
  if (touched.length === 0) return;
  const rows = await loadRows(database, at, view, [...all]);
  for (const { followed, keys } of touched) evolveRows(view, rows, followed, keys);
  await saveRows(database, at, view, rows);
};

import { comparePositions, type Position, parsePosition, positionText } from '@punctual/chassis';
import { sql } from 'kysely';
import { type Database, oneAtATime, type Sql } from './database';
import { type AnyView, manyTableOf, TENANT, tableOf } from './view';

/** One row for each version of each view that has a table: how far it is folded, and whether it can be read. */
const STATES = 'view_state';

/** One row: the id of the log the views are folded from. */
export const LOG = 'view_log';

/** The erasures of people for which the rows of a view's version were folded again, or that were done before any were folded. */
const ERASED = 'view_erased';

/** How far a version of a view is folded. `position` is null before its first event; `ready` once it has caught up. */
export type ViewState = {
  name: string;
  version: number;
  position: Position | null;
  ready: boolean;
  columns: readonly string[];
};

/** The state of a version of a view. */
export const stateOf = (states: readonly ViewState[], { name, version }: AnyView): ViewState | undefined =>
  states.find((state) => state.name === name && state.version === version);

const keyOf = ({ name, version }: Pick<AnyView, 'name' | 'version'>): string => `${name}.${version}`;
const exact = (database: Database) => (database.kind === 'postgres' ? sql` collate "C"` : sql``);

/** Creates what is missing: bookkeeping, and the table of each view's version. Indexes follow when it has caught up. */
export const ensureTables = async (database: Database, views: readonly AnyView[]): Promise<void> => {
  // PostgreSQL orders text by locale; the views promise byte order everywhere.
  const text = sql`text${exact(database)}`;
  await database.db.transaction().execute(async (trx) => {
    await oneAtATime(database, trx);
    await trx.schema
      .createTable(STATES)
      .ifNotExists()
      .addColumn('view', text, (column) => column.primaryKey())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('commit_position', text)
      .addColumn('prepare_position', text)
      .addColumn('ready', 'integer', (column) => column.notNull())
      .addColumn('columns', text, (column) => column.notNull())
      .execute();
    await trx.schema
      .createTable(LOG)
      .ifNotExists()
      .addColumn('log_id', text, (column) => column.primaryKey())
      .execute();
    await trx.schema
      .createTable(ERASED)
      .ifNotExists()
      .addColumn('view', text, (column) => column.notNull())
      .addColumn('erasure', text, (column) => column.notNull())
      .addPrimaryKeyConstraint(`${ERASED}_pk`, ['view', 'erasure'])
      .execute();
    for (const view of views) {
      const table = tableOf(view);
      let create = trx.schema
        .createTable(table)
        .ifNotExists()
        .addColumn('key', text, (column) => column.primaryKey())
        .addColumn(TENANT, text, (column) => column.notNull());
      for (const [name, { type }] of Object.entries(view.columns))
        create = create.addColumn(name, type === 'integer' ? type : text);
      await create.addColumn('doc', text, (column) => column.notNull()).execute();
      if (view.many) {
        const many = trx.schema
          .createTable(manyTableOf(view))
          .ifNotExists()
          .addColumn('value', text, (column) => column.notNull());
        await many
          .addColumn('key', text, (column) => column.notNull())
          .addPrimaryKeyConstraint(`${table}_many_pk`, ['value', 'key'])
          .execute();
      }
      const columns = JSON.stringify([TENANT, ...Object.keys(view.columns)]);
      const state = {
        view: keyOf(view),
        name: view.name,
        version: view.version,
        commit_position: null,
        prepare_position: null,
        ready: 0,
        columns,
      };
      await trx
        .insertInto(STATES)
        .values(state)
        .onConflict((conflict) => conflict.column('view').doNothing())
        .execute();
    }
  });
};

/** The states of all existing versions. With `lock`, PostgreSQL keeps other gateways from folding until the transaction ends. */
export const readStates = async (database: Database, at: Sql, lock = false): Promise<ViewState[]> => {
  let select = at.selectFrom(STATES).selectAll().orderBy('view');
  if (lock && database.kind === 'postgres') select = select.forUpdate();
  return (await select.execute()).map((row) => ({
    name: String(row['name']),
    version: Number(row['version']),
    position:
      row['commit_position'] == null
        ? null
        : parsePosition({ commit: String(row['commit_position']), prepare: String(row['prepare_position']) }),
    ready: row['ready'] === 1,
    columns: JSON.parse(String(row['columns'])) as string[],
  }));
};

/** Sets the position of the views, both halves of it. */
export const savePosition = async (at: Sql, views: readonly AnyView[], position: Position): Promise<void> => {
  const { commit, prepare } = positionText(position);
  await at
    .updateTable(STATES)
    .set({ commit_position: commit, prepare_position: prepare })
    .where('view', 'in', views.map(keyOf))
    .execute();
};

/** The ids of the erasures that all of these views have taken in. */
export const readErased = async (at: Sql, views: readonly AnyView[]): Promise<Set<string>> => {
  const rows = await at.selectFrom(ERASED).selectAll().where('view', 'in', views.map(keyOf)).execute();
  const times = new Map<string, number>();
  for (const { erasure } of rows) times.set(String(erasure), (times.get(String(erasure)) ?? 0) + 1);
  return new Set([...times].flatMap(([erasure, count]) => (count === views.length ? [erasure] : [])));
};

/** Records that these views have taken these erasures in. */
export const saveErased = async (at: Sql, views: readonly AnyView[], erasures: readonly string[]): Promise<void> => {
  const values = views.flatMap((view) => erasures.map((erasure) => ({ view: keyOf(view), erasure })));
  if (values.length === 0) return;
  await at
    .insertInto(ERASED)
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

const dropVersion = async (at: Sql, version: Pick<AnyView, 'name' | 'version'>): Promise<void> => {
  await at.schema.dropTable(tableOf(version)).ifExists().execute();
  await at.schema.dropTable(manyTableOf(version)).ifExists().execute();
  await at.deleteFrom(STATES).where('view', '=', keyOf(version)).execute();
  await at.deleteFrom(ERASED).where('view', '=', keyOf(version)).execute();
};

const createIndexes = async (at: Sql, view: AnyView): Promise<void> => {
  const table = tableOf(view);
  for (const columns of view.indexes) {
    await at.schema
      .createIndex(`${table}_${columns.join('_')}`)
      .ifNotExists()
      .on(table)
      .columns([...columns, 'key'])
      .execute();
  }
  if (view.many)
    await at.schema.createIndex(`${table}_many_key`).ifNotExists().on(manyTableOf(view)).column('key').execute();
};

/** Switches reads to these versions and drops the older ones, in one transaction. */
export const switchTo = async (database: Database, views: readonly AnyView[]): Promise<void> => {
  await database.db.transaction().execute(async (trx) => {
    // Updating the indexes row by row while a view is built would cost more than everything else.
    for (const view of views) await createIndexes(trx, view);
    await trx.updateTable(STATES).set({ ready: 1 }).where('view', 'in', views.map(keyOf)).execute();
    for (const state of await readStates(database, trx)) {
      if (views.some(({ name, version }) => name === state.name && version > state.version))
        await dropVersion(trx, state);
    }
  });
};

/** Drops every view with its checkpoint: the next start folds them from the first event. Returns the names, as in `report.1`. */
export const dropViews = (database: Database): Promise<string[]> =>
  database.db.transaction().execute(async (trx) => {
    const tables = await trx.introspection.getTables();
    if (!tables.some(({ name }) => name === STATES)) return [];
    const states = await readStates(database, trx);
    for (const state of states) await dropVersion(trx, state);
    return states.map(keyOf);
  });

/** The lowest position; null when one of them has none. */
export const lowest = (positions: readonly (Position | null)[]): Position | null =>
  positions.reduce(
    (low, position) => (low && position && comparePositions(position, low) < 0 ? position : position && low),
    positions[0] ?? null,
  );

/** The highest position; null when none of them has one. */
export const highest = (positions: readonly (Position | null)[]): Position | null =>
  positions.reduce(
    (high, position) => (position && (!high || comparePositions(position, high) > 0) ? position : high),
    null,
  );

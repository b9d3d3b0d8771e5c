import {
  comparePositions,
  type Erasure,
  type EventStore,
  type Followed,
  type Position,
  type StoredEvent,
  sealedStart,
} from '@punctual/chassis';
import type { Database, Sql } from './database';
import { evolveRows, loadRows, type Rows, rowsOf, saveRows, touchedBy } from './fold';
import { readStates, stateOf } from './tables';
import type { AnyView } from './view';

/** The most rows that are folded again at a time: each time the log is read once. */
const ROWS = 2_000;

type Needs = { database: Database; store: Pick<EventStore, 'follow' | 'codec'> };

/** What the log says of the rows of a view that name somebody: their keys, or the values of the column that holds them together. */
type Affected = { view: AnyView; keys: Set<string>; together: Set<string> };

/** The events of some views after a position up to another one, in the order of the log. */
const between = async function* (
  { store }: Needs,
  views: readonly AnyView[],
  { after, until, signal }: { after: Position | null; until: Position; signal: AbortSignal },
): AsyncGenerator<StoredEvent[]> {
  const prefixes = [...new Set(views.flatMap((view) => view.prefixes))];
  for await (const { events, position, live } of store.follow({ prefixes, from: after, signal })) {
    yield events.filter((stored) => comparePositions(stored.position, until) <= 0);
    if (live || (position && comparePositions(position, until) >= 0)) break;
  }
  signal.throwIfAborted();
};

const readable = async ({ store }: Needs, stored: readonly StoredEvent[]): Promise<Followed[]> =>
  (await store.codec.decodeAll(stored)).filter((read) => 'event' in read);

/** Finds the rows by what was sealed with the keys of the erased, which is there for ever and tells nothing else of them. */
const affectedBy = async (
  needs: Needs,
  views: readonly AnyView[],
  erasures: readonly Erasure[],
  range: { until: Position; signal: AbortSignal },
): Promise<Affected[]> => {
  const starts = erasures.flatMap(({ keys }) => keys.map(sealedStart));
  const affected = views.map((view) => ({ view, keys: new Set<string>(), together: new Set<string>() }));
  for await (const stored of between(needs, views, { after: null, ...range })) {
    const naming = stored.filter(({ data, dataText = JSON.stringify(data) }) =>
      starts.some((start) => dataText.includes(start)),
    );
    for (const followed of await readable(needs, naming))
      for (const { view, keys, together } of affected) {
        const value = view.together?.of(followed.event) ?? null;
        if (value !== null) together.add(value);
        else for (const key of touchedBy(view, followed)) keys.add(key);
      }
  }
  return affected;
};

/** The rows of a view that are held together by these values, by key. */
const keysTogether = async (at: Sql, view: AnyView, values: ReadonlySet<string>): Promise<Set<string>> => {
  const keys = new Set<string>();
  if (!view.together) return keys;
  for (const value of values)
    for (const { key } of await rowsOf(at, view, view.together.column, value)) keys.add(String(key));
  return keys;
};

/** The affected rows in parts of some thousand, each with rows of one view or several. */
const partsOf = (affected: readonly Affected[]): Affected[][] => {
  const parts: Affected[][] = [[]];
  let room = ROWS;
  for (const { view, keys, together } of affected) {
    const all = [...keys];
    for (let start = 0; start < all.length; ) {
      if (room === 0) {
        parts.push([]);
        room = ROWS;
      }
      const some = all.slice(start, start + room);
      parts.at(-1)?.push({ view, keys: new Set(some), together: new Set() });
      start += some.length;
      room -= some.length;
    }
    if (together.size > 0) parts.at(-1)?.push({ view, keys: new Set(), together });
  }
  return parts.filter((part) => part.length > 0);
};

/** Whether a part has the rows of an event: by their keys, or because the event is about what holds them together. */
const isIn = ({ view, keys, together }: Affected, { event }: Followed): ((key: string) => boolean) => {
  const value = view.together?.of(event) ?? null;
  return value === null ? (key) => keys.has(key) : () => together.has(value);
};

/** Replaces the rows of a view by those that were folded; what the table has of them, and is no more, is removed. */
const replace = async (
  { database }: Needs,
  trx: Sql,
  { view, keys, together }: Affected,
  rows: Rows,
): Promise<void> => {
  const old = await keysTogether(trx, view, together);
  const before = await loadRows(database, trx, view, [...new Set([...rows.keys(), ...keys, ...old])]);
  for (const [key, { before: was }] of before) {
    const row = rows.get(key);
    if (row) row.before = was;
    else rows.set(key, { before: was, now: null, tenantId: '' });
  }
  await saveRows(database, trx, view, rows);
};

/**
 * Folds a part again: up to `until` while others go on, and the rest, when another gateway has folded more meanwhile, in the transaction
 * that replaces the rows.
 */
const refoldPart = async (
  needs: Needs,
  part: readonly Affected[],
  { until, signal }: { until: Position; signal: AbortSignal },
): Promise<void> => {
  const { database } = needs;
  const folded = part.map((one) => ({ one, rows: new Map() as Rows }));
  const fold = async (of: typeof folded, after: Position | null, to: Position): Promise<void> => {
    const views = of.map(({ one: { view } }) => view);
    for await (const stored of between(needs, views, { after, until: to, signal }))
      for (const followed of await readable(needs, stored))
        for (const { one, rows } of of)
          evolveRows(one.view, rows, followed, touchedBy(one.view, followed), isIn(one, followed));
  };
  await fold(folded, null, until);
  await database.db.transaction().execute(async (trx) => {
    const states = await readStates(database, trx, true);
    for (const { one, rows } of folded) {
      const reached = stateOf(states, one.view)?.position ?? null;
      // Dropped, to be folded from the first event.
      if (!reached || comparePositions(reached, until) < 0) continue;
      if (comparePositions(reached, until) > 0) await fold([{ one, rows }], until, reached);
      await replace(needs, trx, one, rows);
    }
  });
};

/**
 * Folds the rows that name erased people again, which now read otherwise: what comes out is what a rebuild of the views would give. Rows are
 * replaced a part at a time, so that requests do not wait for the log to be read. May be repeated.
 * @param until how far these views are folded
 * @throws FoldFailed
 */
export const refold = async (
  needs: Needs,
  views: readonly AnyView[],
  erasures: readonly Erasure[],
  range: { until: Position; signal: AbortSignal },
): Promise<void> => {
  for (const part of partsOf(await affectedBy(needs, views, erasures, range))) await refoldPart(needs, part, range);
};

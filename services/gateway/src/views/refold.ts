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

/** A part of the rows to fold again. */
type Part = { view: AnyView; keys: ReadonlySet<string>; together: ReadonlySet<string> };

const partsOf = function* (affected: readonly Affected[]): Generator<Part> {
  for (const { view, keys, together } of affected) {
    const all = [...keys];
    for (let start = 0; start < all.length; start += ROWS)
      yield { view, keys: new Set(all.slice(start, start + ROWS)), together: new Set() };
    for (const value of together) yield { view, keys: new Set(), together: new Set([value]) };
  }
};

/** Whether the part has this row after an event: by its key, or because the event is about what holds the rows together. */
const isIn = ({ view, keys, together }: Part, { event }: Followed): ((key: string) => boolean) => {
  const value = view.together?.of(event) ?? null;
  return value === null ? (key) => keys.has(key) : () => together.has(value);
};

/**
 * Folds a part again: up to `until` while others go on, and the rest, when another gateway has folded more meanwhile, in the transaction
 * that replaces the rows.
 */
const refoldPart = async (
  needs: Needs,
  part: Part,
  { until, signal }: { until: Position; signal: AbortSignal },
): Promise<void> => {
  const { database } = needs;
  const { view } = part;
  const rows: Rows = new Map();
  const fold = async (after: Position | null, to: Position): Promise<void> => {
    for await (const stored of between(needs, [view], { after, until: to, signal }))
      for (const followed of await readable(needs, stored))
        evolveRows(view, rows, followed, touchedBy(view, followed), isIn(part, followed));
  };
  await fold(null, until);
  await database.db.transaction().execute(async (trx) => {
    const reached = stateOf(await readStates(database, trx, true), view)?.position ?? null;
    // Dropped, to be folded from the first event.
    if (!reached || comparePositions(reached, until) < 0) return;
    if (comparePositions(reached, until) > 0) await fold(until, reached);
    const old = await keysTogether(trx, view, part.together);
    const before = await loadRows(database, trx, view, [...new Set([...rows.keys(), ...part.keys, ...old])]);
    for (const [key, { before: was }] of before) {
      const row = rows.get(key);
      if (row) row.before = was;
      else rows.set(key, { before: was, now: null, tenantId: '' });
    }
    await saveRows(database, trx, view, rows);
  });
};

/**
 * Folds the rows that name erased people again, which now read otherwise: what comes out is what a rebuild of the views would give. Rows are
 * replaced a part at a time, so that requests do not wait for the log to be read. May be repeated.
 * @param until how far these views are folded
 */
export const refold = async (
  needs: Needs,
  views: readonly AnyView[],
  erasures: readonly Erasure[],
  range: { until: Position; signal: AbortSignal },
): Promise<void> => {
  for (const part of partsOf(await affectedBy(needs, views, erasures, range))) await refoldPart(needs, part, range);
};

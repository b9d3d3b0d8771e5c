import { type ConditionOf, parseDecimal } from '@punctual/contracts';
import { isBeyond } from './change';

type Settings = Pick<ConditionOf<'CHANGE_DETECTION'>, 'key' | 'tolerance'>;
type Tolerance = Settings['tolerance'];
type Line = { key: string; rest: string };

/** A value of a row in canonical form. */
export type CanonicalCell = string | number | boolean | null;

/** One row that differs, as the JSON of its canonical form. `twice`: a key is not unique, which ends the comparison. */
export type Difference =
  | { kind: 'added'; key: string; now: string }
  | { kind: 'removed'; key: string; before: string }
  | { kind: 'changed'; key: string; before: string; now: string }
  | { kind: 'twice' };

/** The lines of a file, one after the other, without holding them all. */
function* linesOf(file: Buffer): Generator<Line> {
  for (let start = 0; start < file.length; ) {
    const end = file.indexOf(10, start);
    const line = file.toString('utf8', start, end < 0 ? file.length : end);
    const tab = line.indexOf('\t');
    yield { key: line.slice(0, tab), rest: line.slice(tab + 1) };
    start = end < 0 ? file.length : end + 1;
  }
}

/** The columns of a row beside its key. A value that is absent is null. */
export const cellsOf = (rest: string) => new Map(JSON.parse(rest) as [string, CanonicalCell][]);

const decimalIn = (cell: CanonicalCell | undefined) =>
  typeof cell === 'number' || typeof cell === 'string' ? parseDecimal(String(cell)) : null;

/** The columns in which rows with the same key differ: in a number by more than the tolerance, in anything else at all. */
export const changedColumns = (before: string, now: string, tolerance: Tolerance): string[] => {
  const [old, fresh] = [cellsOf(before), cellsOf(now)];
  return [...new Set([...old.keys(), ...fresh.keys()])].filter((column) => {
    const [a, b] = [old.get(column), fresh.get(column)];
    if (a === b) return false;
    const [x, y] = tolerance ? [decimalIn(a), decimalIn(b)] : [];
    return x && y ? isBeyond(x, y, tolerance) : true;
  });
};

const differ = (before: string, now: string, tolerance: Tolerance): boolean =>
  before !== now && (!tolerance || changedColumns(before, now, tolerance).length > 0);

const byKey = (a: Line, b: Line): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/**
 * The rows in canonical form that differ from earlier ones, in the order of their keys. Both files are in that order, so
 * they are read side by side: memory does not grow with the number of rows. With a key each row must have one of its own.
 */
export function* compareRows(before: Buffer, now: Buffer, { key = [], tolerance }: Settings): Generator<Difference> {
  const [old, fresh] = [linesOf(before), linesOf(now)];
  let [a, b] = [old.next(), fresh.next()];
  let [lastOld, lastFresh] = ['', ''];
  const isTwice = (line: Line, last: string): boolean => key.length > 0 && line.key === last;
  while (!a.done || !b.done) {
    const side = a.done ? 1 : b.done ? -1 : byKey(a.value, b.value);
    if ((!a.done && isTwice(a.value, lastOld)) || (!b.done && isTwice(b.value, lastFresh))) {
      yield { kind: 'twice' };
      return;
    }
    if (!a.done && side < 0) yield { kind: 'removed', key: a.value.key, before: a.value.rest };
    else if (!b.done && side > 0) yield { kind: 'added', key: b.value.key, now: b.value.rest };
    else if (!a.done && !b.done && differ(a.value.rest, b.value.rest, tolerance))
      yield { kind: 'changed', key: a.value.key, before: a.value.rest, now: b.value.rest };
    if (!a.done && side <= 0) {
      lastOld = a.value.key;
      a = old.next();
    }
    if (!b.done && side >= 0) {
      lastFresh = b.value.key;
      b = fresh.next();
    }
  }
}

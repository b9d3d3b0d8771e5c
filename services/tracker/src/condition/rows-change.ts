import { type ConditionOf, parseDecimal, type RowsChange } from '@punctual/contracts';
import { isBeyond } from './change';

type Tolerance = ConditionOf<'CHANGE_DETECTION'>['tolerance'];
type Line = { key: string; rest: string };
type Counts = Omit<RowsChange, 'against'>;

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

const cellsOf = (rest: string) => new Map(JSON.parse(rest) as [string, unknown][]);
const decimalIn = (cell: unknown) =>
  typeof cell === 'number' || typeof cell === 'string' ? parseDecimal(String(cell)) : null;

/** Whether rows with the same key differ: in a number by more than the tolerance, in anything else at all. */
const differ = (before: string, now: string, tolerance: Tolerance): boolean => {
  if (before === now) return false;
  if (!tolerance) return true;
  const [old, fresh] = [cellsOf(before), cellsOf(now)];
  return [...new Set([...old.keys(), ...fresh.keys()])].some((column) => {
    const [a, b] = [old.get(column), fresh.get(column)];
    if (a === b) return false;
    const [x, y] = [decimalIn(a), decimalIn(b)];
    return x && y ? isBeyond(x, y, tolerance) : true;
  });
};

const byKey = (a: Line, b: Line): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/**
 * How rows in canonical form differ from earlier ones. Both files are in the order of their keys, so that they are read side
 * by side: memory does not grow with the number of rows. With a key each row must have one of its own.
 */
export const rowsChange = (
  before: Buffer,
  now: Buffer,
  { key = [], tolerance }: Pick<ConditionOf<'CHANGE_DETECTION'>, 'key' | 'tolerance'>,
): Counts => {
  const counts: Counts = { added: 0, removed: 0, changed: 0, problem: null };
  const [old, fresh] = [linesOf(before), linesOf(now)];
  let [a, b] = [old.next(), fresh.next()];
  let [lastOld, lastFresh] = ['', ''];
  const isTwice = (line: Line, last: string): boolean => key.length > 0 && line.key === last;
  while (!a.done || !b.done) {
    const side = a.done ? 1 : b.done ? -1 : byKey(a.value, b.value);
    if ((!a.done && isTwice(a.value, lastOld)) || (!b.done && isTwice(b.value, lastFresh))) {
      const problem = `the key (${key.join(', ')}) is not unique: more than one row has the same`;
      return { added: 0, removed: 0, changed: 0, problem };
    }
    if (side < 0) counts.removed += 1;
    else if (side > 0) counts.added += 1;
    else if (!a.done && !b.done && differ(a.value.rest, b.value.rest, tolerance)) counts.changed += 1;
    if (!a.done && side <= 0) {
      lastOld = a.value.key;
      a = old.next();
    }
    if (!b.done && side >= 0) {
      lastFresh = b.value.key;
      b = fresh.next();
    }
  }
  return counts;
};

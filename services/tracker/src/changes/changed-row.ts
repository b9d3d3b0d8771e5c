import type { ConditionOf } from '@punctual/contracts';
import { type CanonicalCell, cellsOf, changedColumns, type Difference } from '../condition/compare-rows';

type Cells = ReadonlyMap<string, CanonicalCell>;
type Settings = Pick<ConditionOf<'CHANGE_DETECTION'>, 'key' | 'tolerance'>;

/** A row that was added, removed or changed, with all columns that are compared, the key among them. */
export type ChangedRow =
  | { kind: 'added' | 'removed'; cells: Cells }
  | { kind: 'changed'; before: Cells; now: Cells; columns: readonly string[] };

/** Reads a difference; null for a key that is not unique, which ends the comparison. */
export const changedRow = (difference: Difference, { key = [], tolerance }: Settings): ChangedRow | null => {
  if (difference.kind === 'twice') return null;
  const values = JSON.parse(difference.key) as CanonicalCell[];
  const named = key.map((column, index): [string, CanonicalCell] => [column, values[index] ?? null]);
  const whole = (rest: string): Cells => new Map([...named, ...cellsOf(rest)]);
  switch (difference.kind) {
    case 'added':
      return { kind: 'added', cells: whole(difference.now) };
    case 'removed':
      return { kind: 'removed', cells: whole(difference.before) };
    case 'changed': {
      const { before, now } = difference;
      return {
        ...{ kind: 'changed', before: whole(before), now: whole(now) },
        columns: changedColumns(before, now, tolerance),
      };
    }
  }
};

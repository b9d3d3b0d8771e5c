import type { ConditionOf, RowsChange } from '@punctual/contracts';
import { compareRows } from './compare-rows';

type Counts = Pick<RowsChange, 'added' | 'removed' | 'changed' | 'problem'>;

/** How many rows in canonical form differ from earlier ones; see `compareRows`. */
export const rowsChange = (
  before: Buffer,
  now: Buffer,
  settings: Pick<ConditionOf<'CHANGE_DETECTION'>, 'key' | 'tolerance'>,
): Counts => {
  const counts: Counts = { added: 0, removed: 0, changed: 0, problem: null };
  for (const { kind } of compareRows(before, now, settings)) {
    if (kind === 'twice') {
      const problem = `the key (${(settings.key ?? []).join(', ')}) is not unique: more than one row has the same`;
      return { added: 0, removed: 0, changed: 0, problem };
    }
    counts[kind] += 1;
  }
  return counts;
};

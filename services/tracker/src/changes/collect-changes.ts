import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConditionOf, RowsChange } from '@punctual/contracts';
import { compareRows } from '../condition/compare-rows';
import { type ChangedRow, changedRow } from './changed-row';
import { ChangesFile } from './changes-file';
import { changesText, type Lists } from './changes-text';
import type { ShownColumn } from './shown-columns';

type Settings = Pick<ConditionOf<'CHANGE_DETECTION'>, 'key' | 'tolerance'>;
type Counts = Pick<RowsChange, 'added' | 'removed' | 'changed'>;
export type Changes = { lists: Lists; file: Buffer | null };

/** So many rows of each kind are named in a mail. */
const MAX_NAMED = 20;

/**
 * The rows in canonical form that differ from earlier ones: named in the mail, and on request all of them in a file. Rows
 * are read and written one after the other, so memory holds no more than the two files and the one that is written.
 * @param counts how many rows differ, as they were counted when the run was judged
 */
export const collectChanges = async (
  { before, now }: { before: Buffer; now: Buffer },
  { settings, counts, columns }: { settings: Settings; counts: Counts; columns: readonly ShownColumn[] },
  withFile: boolean,
): Promise<Changes> => {
  const named: ChangedRow[] = [];
  const room = { added: 0, removed: 0, changed: 0 };
  for (const kind of ['added', 'removed', 'changed'] as const) room[kind] = Math.min(MAX_NAMED, counts[kind]);
  const file = withFile ? new ChangesFile(columns) : null;
  for (const difference of compareRows(before, now, settings)) {
    if (!file && room.added + room.removed + room.changed === 0) break;
    const isNamed = difference.kind !== 'twice' && room[difference.kind] > 0;
    if (!isNamed && !file) continue;
    const row = changedRow(difference, settings);
    if (!row) break;
    if (isNamed) {
      named.push(row);
      room[row.kind] -= 1;
    }
    if (file?.add(row)) await nextTurn();
  }
  return { lists: changesText(named, counts, columns, settings.key ?? []), file: file?.bytes() ?? null };
};

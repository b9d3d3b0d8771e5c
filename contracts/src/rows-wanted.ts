import type { Judging } from './rest/condition';
import type { RowsWanted } from './rows';

/** The rows the renderer is to keep for a condition; null for a condition that compares no rows. */
export const rowsWanted = (judging: Pick<Judging, 'condition'> | undefined): RowsWanted | null => {
  const { condition } = judging ?? {};
  if (condition?.type !== 'CHANGE_DETECTION' || condition.of === 'metric') return null;
  return { key: condition.key ?? [], ignore: condition.ignore ?? [] };
};

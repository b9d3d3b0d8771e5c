import type { Observed, StoredRows } from '@punctual/contracts';

/** A column as readers know it. */
export type ShownColumn = { key: string; label: string };

/**
 * The columns in which changes are shown: those of the report, without the ones that are not compared. Rows are named by
 * their keys, so columns of the key that the report does not show come first.
 */
export const shownColumns = ({ shown, columns }: Observed, { key, ignore }: StoredRows): ShownColumn[] => {
  // A rendering from before changes were shown knows no labels.
  const all = shown ?? (columns ?? []).map((column) => ({ key: column, label: column }));
  const labelled = all.filter((column) => !ignore.includes(column.key));
  const hidden = key.filter((name) => !labelled.some((column) => column.key === name));
  return [...hidden.map((name) => ({ key: name, label: name })), ...labelled];
};

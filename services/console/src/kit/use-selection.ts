import { useState } from 'react';

type Named<Row> = { idOf: (row: Row) => string; nameOf: (row: Row) => string };

/**
 * The selected rows of a list. They stay selected under other filters and on other pages, each with its name; `hidden` of
 * them are not among the `rows` that are shown.
 */
export const useSelection = <Row>(rows: readonly Row[], { idOf, nameOf }: Named<Row>) => {
  const [names, set] = useState<ReadonlyMap<string, string>>(new Map());
  const shown = new Map(rows.map((row) => [idOf(row), nameOf(row)]));
  const ids = [...names.keys()];
  return {
    ids,
    hidden: ids.filter((id) => !shown.has(id)).length,
    nameOf: (id: string) => names.get(id) ?? id,
    select: (next: readonly string[]) => set(new Map(next.map((id) => [id, shown.get(id) ?? names.get(id) ?? id]))),
    drop: (id: string) => set((old) => new Map([...old].filter(([one]) => one !== id))),
    clear: () => set(new Map()),
  };
};

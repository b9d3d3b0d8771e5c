import { useState } from 'react';

/** Which dialog of a page is open, and on which row. */
export type Asked<Kind extends string, Row> = {
  row: Row | null;
  opened: (kind: Kind) => boolean;
  ask: (kind: Kind, row?: Row) => void;
  close: () => void;
};

/** The dialogs of a page, of which one at most is open. The row stays while its dialog fades, which would be blank otherwise. */
export const useAsked = <Kind extends string, Row>(): Asked<Kind, Row> => {
  const [asked, set] = useState<{ kind: Kind | null; row: Row | null; open: boolean }>({
    kind: null,
    row: null,
    open: false,
  });
  return {
    row: asked.row,
    opened: (kind) => asked.open && asked.kind === kind,
    ask: (kind, row) => set({ kind, row: row ?? null, open: true }),
    close: () => set((old) => ({ ...old, open: false })),
  };
};

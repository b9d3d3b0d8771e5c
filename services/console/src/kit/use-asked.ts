import { useRef, useState } from 'react';

/** Which dialog of a page is open, and on which row. */
export type Asked<Kind extends string, Row> = {
  row: Row | null;
  opened: (kind: Kind) => boolean;
  ask: (kind: Kind, row?: Row) => void;
  close: () => void;
  /** Puts the focus where the dialog was asked for: after a second dialog that followed the first. */
  back: () => void;
};

/** After the dialog has let the focus go. */
const BACK_MS = 30;

/** The dialogs of a page, of which one at most is open. The row stays while its dialog fades, which would be blank otherwise. */
export const useAsked = <Kind extends string, Row>(): Asked<Kind, Row> => {
  const [asked, set] = useState<{ kind: Kind | null; row: Row | null; open: boolean }>({
    kind: null,
    row: null,
    open: false,
  });
  const opener = useRef<Element | null>(null);
  return {
    row: asked.row,
    opened: (kind) => asked.open && asked.kind === kind,
    ask: (kind, row) => {
      opener.current = document.activeElement;
      set({ kind, row: row ?? null, open: true });
    },
    close: () => set((old) => ({ ...old, open: false })),
    back: () => {
      setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus(), BACK_MS);
    },
  };
};

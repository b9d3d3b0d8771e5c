import { useState } from 'react';
import { asProblem, type ChangeSince } from '../api/problem';

/**
 * What is edited, as it was when editing began: a version that arrives while one types must not be overwritten unseen.
 * `current` reads it again after a 412.
 */
export const useEdited = <Thing extends { id: string }>(
  thing: Thing | null | undefined,
  current: (id: string) => Promise<Thing>,
) => {
  const [seen, see] = useState(thing ?? null);
  const [theirs, setTheirs] = useState<Thing | null>(null);
  const [since, setSince] = useState<readonly ChangeSince[]>([]);
  /** Whether it was refused because somebody else has changed it meanwhile. `theirs` is then what they made of it. */
  const isStale = async (error: unknown): Promise<boolean> => {
    const { status, changedSince } = asProblem(error);
    if (!seen || status !== 412) return false;
    setSince(changedSince);
    const read = await current(seen.id).catch(() => null);
    setTheirs(read);
    return read !== null;
  };
  /** Goes on with another version; the typing is the form's. */
  const take = (next: Thing) => {
    see(next);
    setTheirs(null);
  };
  return { seen, theirs, since, isStale, take, forget: () => setTheirs(null) };
};

/** A thing that is edited. */
export type Edited<Thing extends { id: string }> = ReturnType<typeof useEdited<Thing>>;

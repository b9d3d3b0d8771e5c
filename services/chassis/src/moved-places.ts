import type { StoredEvent } from './position';

/** Where events were that are in this log now: pairs of commit positions, there and here, that grow. Some thousand are one event. */
export type MovedPlaces = { places: [there: number, here: number][] };

/** The stream that says where events of another log are in the one that was copied from it. */
export const movedPlacesOf = (logId: string): string => `log-places-${logId}`;

type Store = { read(stream: string, options: { last: number; before?: bigint }): Promise<StoredEvent[]> };

/**
 * Where the event that was committed at a place of another log is in its copy; null when that is not known. Events of mailings of the last weeks
 * are: the mails themselves name their places (docs/decisions/0240).
 */
export const movedTo = async (store: Store, logId: string, place: bigint): Promise<bigint | null> => {
  const stream = movedPlacesOf(logId);
  const [last] = await store.read(stream, { last: 1 });
  if (!last) return null;
  const wanted = Number(place);
  let [low, high] = [0n, last.revision];
  while (low <= high) {
    const middle = (low + high) / 2n;
    const [part] = middle === last.revision ? [last] : await store.read(stream, { last: 1, before: middle + 1n });
    if (!part) return null;
    const { places } = part.data as MovedPlaces;
    if (wanted < (places[0]?.[0] ?? 0)) high = middle - 1n;
    else if (wanted > (places.at(-1)?.[0] ?? 0)) low = middle + 1n;
    else {
      const found = places.find(([there]) => there === wanted);
      return found ? BigInt(found[1]) : null;
    }
  }
  return null;
};

import { comparePositions, type Position, type StoredEvent } from '../position';
import type { CopiedStore } from './copied-store';

/** Where an event is, whatever log it is in. */
type Place = { stream: string; revision: bigint };

const NOWHERE: Position = { commit: 0n, prepare: 0n };
const keyOf = ({ commit, prepare }: Position): string => `${commit}-${prepare}`;

/**
 * Translates positions of the source to those of the copy: each becomes that of the last copied event at or before it, so that whoever goes on
 * from there has had the same events. Which ones are wanted is said before; the places are noted as the events pass.
 */
export class Places {
  readonly #wanted: Position[];
  readonly #found = new Map<string, Place | null>();
  #next = 0;
  #last: Place | null = null;

  constructor(wanted: readonly Position[]) {
    const each = new Map(wanted.map((position) => [keyOf(position), position]));
    this.#wanted = [...each.values()].sort(comparePositions);
  }

  /** Notes an event that is copied, in the order of the log. */
  pass({ stream, revision, position }: StoredEvent): void {
    this.#settle((wanted) => comparePositions(wanted, position) < 0);
    this.#last = { stream, revision };
  }

  /** How to translate, once everything is in the copy. A position before all events becomes 0, which is before all events too. */
  async resolve(copy: Pick<CopiedStore, 'one'>): Promise<(position: Position) => Position> {
    this.#settle(() => true);
    const positions = new Map<string, Position>();
    for (const [key, place] of this.#found) {
      const event = place && (await copy.one(place.stream, place.revision));
      if (place && !event) throw new Error(`the copy does not have revision ${place.revision} of ${place.stream}`);
      positions.set(key, event?.position ?? NOWHERE);
    }
    return (position) => {
      const found = positions.get(keyOf(position));
      if (!found) throw new Error(`the position ${keyOf(position)} was not noted`);
      return found;
    };
  }

  #settle(isPassed: (wanted: Position) => boolean): void {
    for (let wanted = this.#wanted[this.#next]; wanted && isPassed(wanted); wanted = this.#wanted[++this.#next])
      this.#found.set(keyOf(wanted), this.#last);
  }
}

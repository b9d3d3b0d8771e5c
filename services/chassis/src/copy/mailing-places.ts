import { randomId } from '../ids';
import { type MovedPlaces, movedPlacesOf } from '../moved-places';
import type { StoredEvent } from '../position';
import type { CopiedStore } from './copied-store';

/** Mail comes back within days; only that of so many days is looked for. */
const DAYS = 60;
const PAIRS = 2_000;

/** Where events of mailings are in the source and in the copy: mail that was sent names such a place as its way back (docs/decisions/0240). */
export class MailingPlaces {
  readonly #since: string;
  /** Of each such event the how-manieth it is in the copy, and its place in the source. */
  readonly #there: { index: number; place: number }[] = [];
  readonly #places: MovedPlaces['places'] = [];
  #next = 0;

  /** @param now ms since the epoch */
  constructor(now: number) {
    this.#since = new Date(now - DAYS * 86_400_000).toISOString();
  }

  /** Notes an event of the source that is copied. */
  pass({ stream, created, position }: StoredEvent, index: number): void {
    if (stream.startsWith('mailing-') && created >= this.#since)
      this.#there.push({ index, place: Number(position.commit) });
  }

  /** Notes an event as it is read from the copy, in the same order. */
  found({ position }: StoredEvent, index: number): void {
    const there = this.#there[this.#next];
    if (there?.index !== index) return;
    this.#next += 1;
    // Events that were appended together may have one place.
    if (this.#places.at(-1)?.[0] !== there.place) this.#places.push([there.place, Number(position.commit)]);
  }

  /** Stores them in the copy. */
  async save(target: Pick<CopiedStore, 'append'>, logId: string): Promise<void> {
    for (let first = 0; first < this.#places.length; first += PAIRS) {
      const data: MovedPlaces = { places: this.#places.slice(first, first + PAIRS) };
      await target.append(movedPlacesOf(logId), [{ id: randomId(), type: 'PlacesMoved', data, metadata: {} }], 'any');
    }
  }
}

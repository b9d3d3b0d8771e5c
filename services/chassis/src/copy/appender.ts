import { Refused } from '../errors';
import type { Expected, NewEvent } from '../store-connection';
import type { CopiedStore } from './copied-store';

/** Appends that wait for their answer at the same time. */
const IN_FLIGHT = 32;
/** What one append holds at most: an event store takes 1 MiB. A larger event is alone in one. */
const EVENTS = 200;
const OCTETS = 256 * 1024;

/** About the octets of an event. */
const octetsOf = ({ data, metadata }: NewEvent): number =>
  (data instanceof Uint8Array ? data.length : Buffer.byteLength(JSON.stringify(data) ?? '')) +
  JSON.stringify(metadata ?? '').length;

type Group = { stream: string; expected: Expected; events: NewEvent[]; octets: number };

/** Appends events in the order in which they are added: neighbours of one stream together, and many appends at a time. */
export class Appender {
  readonly #store: Pick<CopiedStore, 'append'>;
  readonly #waiting: Promise<void>[] = [];
  #group: Group | null = null;
  #begun = false;

  constructor(store: Pick<CopiedStore, 'append'>) {
    this.#store = store;
  }

  /** @param expected the revision before the event. @throws what an append before this one failed with */
  async add(stream: string, expected: Expected, event: NewEvent): Promise<void> {
    const octets = octetsOf(event);
    const group = this.#group;
    if (group?.stream === stream && group.events.length < EVENTS && group.octets + octets <= OCTETS) {
      group.events.push(event);
      group.octets += octets;
      return;
    }
    await this.#send();
    this.#group = { stream, expected, events: [event], octets };
  }

  /** Resolves when everything that was added is stored. */
  async drain(): Promise<void> {
    await this.#send();
    while (this.#waiting.length > 0) await this.#waiting.shift();
  }

  async #send(): Promise<void> {
    const group = this.#group;
    this.#group = null;
    if (!group) return;
    const sent = this.#append(group);
    // Whoever takes it from the queue hears of a failure.
    sent.catch(() => undefined);
    this.#waiting.push(sent);
    // The first one opens the way that all others take, one after the other.
    if (!this.#begun) await sent;
    this.#begun = true;
    while (this.#waiting.length >= IN_FLIGHT) await this.#waiting.shift();
  }

  async #append({ stream, expected, events, octets }: Group): Promise<void> {
    try {
      await this.#store.append(stream, events, expected);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const what = `${events.length} events of ${stream} with ${octets} octets, the first of which is ${events[0]?.id}`;
      throw new Error(`the target did not take ${what}: ${error.message}`, { cause: error });
    }
  }
}

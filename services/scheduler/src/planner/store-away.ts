import { pause, Unavailable } from '@punctual/chassis';

const FIRST_MS = 250;
/** Also the time after which a store that is back is noticed at the latest; the log that goes on says it sooner. */
const LONGEST_MS = 4_000;

type Needs = {
  /** Whether the store answers. @throws Unavailable */
  check(): Promise<void>;
  /** Hears why it is still away. */
  onStillAway(error: unknown): void;
  /** Is called when it answers again. */
  onBack(): void;
  signal: AbortSignal;
  /** For tests: from 0 to 1. */
  random?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/**
 * Knows when the event store is away, from what failed, and asks it until it is back: one question for the whole process, less and less
 * often, and not at the same moments as other processes. It begins again with short waits once something has succeeded, since a store may
 * answer and yet fail.
 */
export class StoreAway {
  #away = false;
  #failures = 0;
  #woken = new AbortController();
  #asking: Promise<void> = Promise.resolve();

  constructor(private readonly needs: Needs) {}

  get isAway(): boolean {
    return this.#away;
  }

  /** Something failed: when that is because the store is away, it is asked until it answers. */
  failed(error: unknown): void {
    if (this.#away || !(error instanceof Unavailable) || error.part !== 'eventStore') return;
    this.#away = true;
    this.#woken = new AbortController();
    this.#asking = this.#ask();
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** The store has just delivered something: if it was away, it is asked at once. */
  answered(): void {
    if (this.#away) this.#woken.abort();
  }

  /** Settles when nothing is asked any more. */
  async stop(): Promise<void> {
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const { check, onStillAway, onBack, signal, random = Math.random, wait = pause } = this.needs;
    while (!signal.aborted) {
      const longest = Math.min(FIRST_MS * 2 ** this.#failures, LONGEST_MS);
      this.#failures = Math.min(this.#failures + 1, 16);
      await wait(longest * (0.5 + random() / 2), AbortSignal.any([signal, this.#woken.signal]));
      if (signal.aborted) return;
      // Before it is asked: what arrives meanwhile ends the next wait.
      this.#woken = new AbortController();
      try {
        await check();
      } catch (error) {
        onStillAway(error);
        continue;
      }
      this.#away = false;
      return onBack();
    }
  }
}

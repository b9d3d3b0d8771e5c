import type { Clock } from '../clock';

/** A clock that stands still until told to move. Callbacks run in order of their time, inside `advance` or `set`. */
export class FakeClock implements Clock {
  private waiting: { at: number; callback: () => void }[] = [];

  constructor(private time: number) {}

  /** @param text RFC 3339 */
  static at(text: string): FakeClock {
    return new FakeClock(Date.parse(text));
  }

  now(): string {
    return new Date(this.time).toISOString();
  }

  millis(): number {
    return this.time;
  }

  at(at: number, callback: () => void): () => void {
    const entry = { at, callback };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  advance(ms: number): void {
    this.set(this.time + ms);
  }

  /** Moves to any instant, also back; what is due by then runs. */
  set(time: number): void {
    this.time = time;
    for (;;) {
      const due = this.waiting.filter(({ at }) => at <= this.time).sort((a, b) => a.at - b.at)[0];
      if (!due) return;
      this.waiting = this.waiting.filter((other) => other !== due);
      due.callback();
    }
  }
}

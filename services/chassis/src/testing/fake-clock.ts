import type { Clock } from '../clock';

/** A clock that stands still until a test moves it, forwards or back. */
export class FakeClock implements Clock {
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

  advance(ms: number): void {
    this.time += ms;
  }

  /** @param time epoch ms */
  set(time: number): void {
    this.time = time;
  }
}

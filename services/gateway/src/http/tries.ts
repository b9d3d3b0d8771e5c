/** The length of a window. */
const WINDOW_MS = 60_000;
/** Keys counted at one time; beyond that the oldest are dropped, so memory is bounded. */
const KEPT = 10_000;

/** Counts attempts by key in windows of a minute that begin with the first attempt. */
export class Tries {
  private readonly windows = new Map<string, { began: number; count: number }>();

  constructor(private readonly most: number) {}

  /** Counts an attempt at `now` (milliseconds). Returns 0 when it is allowed, else the milliseconds until the next one is. */
  take(key: string, now: number): number {
    const known = this.windows.get(key);
    if (known && Math.abs(now - known.began) < WINDOW_MS) {
      known.count += 1;
      return known.count > this.most ? known.began + WINDOW_MS - now : 0;
    }
    this.windows.delete(key);
    this.windows.set(key, { began: now, count: 1 });
    if (this.windows.size > KEPT) this.windows.delete(this.windows.keys().next().value ?? '');
    return 0;
  }
}

import { roughOctets } from './size';

/** A least-recently-used cache, bounded by octets. */
export class BoundedCache<V> {
  private readonly entries = new Map<string, { value: V; octets: number }>();
  private held = 0;

  /**
   * @param maxOctets the limit; a single entry larger than that is kept alone
   * @param sizeOf octets of a value; by default an estimate for plain data
   */
  constructor(
    private readonly maxOctets: number,
    private readonly sizeOf: (value: V) => number = roughOctets,
  ) {}

  /** Octets held now. */
  get octets(): number {
    return this.held;
  }

  get(key: string): V | undefined {
    const found = this.entries.get(key);
    if (!found) return undefined;
    this.entries.delete(key);
    this.entries.set(key, found);
    return found.value;
  }

  set(key: string, value: V): void {
    this.delete(key);
    const octets = this.sizeOf(value);
    this.entries.set(key, { value, octets });
    this.held += octets;
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.maxOctets || oldest === key) return;
      this.delete(oldest);
    }
  }

  clear(): void {
    this.entries.clear();
    this.held = 0;
  }

  delete(key: string): void {
    this.held -= this.entries.get(key)?.octets ?? 0;
    this.entries.delete(key);
  }
}

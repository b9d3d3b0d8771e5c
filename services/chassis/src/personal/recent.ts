/**
 * A cache of texts, bounded by their characters, whose hits cost one look-up: what was not asked for since half of the room was last filled is
 * forgotten, in one go.
 */
export class Recent {
  private young = new Map<string, string>();
  private old = new Map<string, string>();
  private held = 0;

  /** @param most characters of keys and values together */
  constructor(private readonly most: number) {}

  get(key: string): string | undefined {
    const young = this.young.get(key);
    if (young !== undefined) return young;
    const old = this.old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: string): void {
    this.held += key.length + value.length;
    this.young.set(key, value);
    if (this.held <= this.most / 2) return;
    this.old = this.young;
    this.young = new Map();
    this.held = 0;
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
    this.held = 0;
  }
}

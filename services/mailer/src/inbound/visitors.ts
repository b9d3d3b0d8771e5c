/** What one connection did so far. */
export type Visit = { address: string; messages: number; unknown: number };

/** The connections of clients, with limits that keep one of them from being in the way of the others. */
export class Visitors {
  private readonly visits = new Map<string, Visit>();
  private readonly byAddress = new Map<string, number>();

  constructor(private readonly mostOfOne: number) {}

  /** A client connects; false when it has enough connections already. */
  enter(id: string, address: string): boolean {
    const known = this.byAddress.get(address) ?? 0;
    if (known >= this.mostOfOne) return false;
    this.byAddress.set(address, known + 1);
    this.visits.set(id, { address, messages: 0, unknown: 0 });
    return true;
  }

  get(id: string): Visit | undefined {
    return this.visits.get(id);
  }

  leave(id: string): void {
    const visit = this.visits.get(id);
    if (!visit) return;
    this.visits.delete(id);
    const left = (this.byAddress.get(visit.address) ?? 1) - 1;
    if (left > 0) this.byAddress.set(visit.address, left);
    else this.byAddress.delete(visit.address);
  }
}

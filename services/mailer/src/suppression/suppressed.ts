import { suppressedAddress } from '@punctual/chassis';
import type { SuppressionEvent } from '@punctual/contracts';
import type { Suppression } from './suppression';

/** The addresses of a tenant that get no mail, folded from its stream. */
export class Suppressed {
  private readonly byId = new Map<string, Suppression>();
  /** Ids by address. */
  private readonly byAddress = new Map<string, Set<string>>();

  record({ type, data }: SuppressionEvent): void {
    const { suppressionId: id, email, ofSchedule: scheduleId } = data;
    const address = suppressedAddress(email);
    const ids = this.byAddress.get(address) ?? new Set();
    if (type === 'SuppressionLifted') {
      this.byId.delete(id);
      ids.delete(id);
      if (ids.size === 0) this.byAddress.delete(address);
      return;
    }
    // The first one counts: it says since when.
    if (this.byId.has(id)) return;
    this.byId.set(id, { id, email, scheduleId, cause: data.cause, since: data.at });
    this.byAddress.set(address, ids.add(id));
  }

  get(id: string): Suppression | undefined {
    return this.byId.get(id);
  }

  /** Why an address gets no mail of a schedule, or none at all where that is null; null when it does. */
  of(email: string, scheduleId: string | null): Suppression | null {
    const found = [...(this.byAddress.get(suppressedAddress(email)) ?? [])].flatMap((id) => this.byId.get(id) ?? []);
    const all = found.find((one) => one.scheduleId === null);
    return all ?? found.find((one) => scheduleId !== null && one.scheduleId === scheduleId) ?? null;
  }
}

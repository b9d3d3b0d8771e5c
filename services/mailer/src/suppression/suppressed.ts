import { suppressionIdOf } from '@punctual/chassis';
import type { SuppressionEvent } from '@punctual/contracts';
import type { Suppression } from './suppression';

/** The addresses of a tenant that get no mail, folded from its stream. They are found by their ids, which hold also once nobody can read the address. */
export class Suppressed {
  private readonly byId = new Map<string, Suppression>();

  constructor(private readonly tenantId: string) {}

  record({ type, data }: SuppressionEvent): void {
    const { suppressionId: id, email, ofSchedule: scheduleId } = data;
    if (type === 'SuppressionLifted') this.byId.delete(id);
    // The first one counts: it says since when.
    else if (!this.byId.has(id)) this.byId.set(id, { id, email, scheduleId, cause: data.cause, since: data.at });
  }

  get(id: string): Suppression | undefined {
    return this.byId.get(id);
  }

  /** Why an address gets no mail of a schedule, or none at all where that is null; null when it does. */
  of(email: string, scheduleId: string | null): Suppression | null {
    // The usual case, and asked for each recipient.
    if (this.byId.size === 0) return null;
    const found = (of: string | null) => this.byId.get(suppressionIdOf(this.tenantId, email, of));
    return found(null) ?? (scheduleId === null ? null : (found(scheduleId) ?? null));
  }
}

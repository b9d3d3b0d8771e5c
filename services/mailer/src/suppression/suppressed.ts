import { uuidOf } from '@punctual/chassis';
import { comparable, mailboxOf, type SuppressionCause, type SuppressionEvent } from '@punctual/contracts';

/** That an address gets no mail: none of a schedule, or none at all where that is null. */
export type Suppression = {
  id: string;
  email: string;
  scheduleId: string | null;
  cause: SuppressionCause;
  since: string;
};

/** Mail servers hardly ever tell the cases of an address apart, and whoever wants no mail means all of them. */
const addressOf = (email: string): string => comparable(mailboxOf(email));

/** The id of what an address does not get: the same for the same tenant, address and schedule. */
export const suppressionIdOf = (tenantId: string, email: string, scheduleId: string | null): string =>
  uuidOf(`suppression ${JSON.stringify([tenantId, addressOf(email), scheduleId])}`);

/** The addresses of a tenant that get no mail, folded from its stream. */
export class Suppressed {
  private readonly byId = new Map<string, Suppression>();
  /** Ids by address. */
  private readonly byAddress = new Map<string, Set<string>>();

  record({ type, data }: SuppressionEvent): void {
    const { suppressionId: id, email, ofSchedule: scheduleId } = data;
    const address = addressOf(email);
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

  /** Why an address gets no mail of a schedule; null when it does. */
  of(email: string, scheduleId: string): Suppression | null {
    const found = [...(this.byAddress.get(addressOf(email)) ?? [])].flatMap((id) => this.byId.get(id) ?? []);
    return found.find((one) => one.scheduleId === null) ?? found.find((one) => one.scheduleId === scheduleId) ?? null;
  }
}

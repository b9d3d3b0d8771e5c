import { hashedAddress, isHashedAddress, recipientHash, suppressionIdOf } from '@punctual/chassis';
import {
  isDeliveryId,
  isErasedAddress,
  parseDeliveryId,
  replacesSuppression,
  type SuppressionEvent,
} from '@punctual/contracts';
import { counted, onProbation, type SoftBounces } from './soft-bounces';
import { followsFrom, isInForce, type Known, type Suppression } from './suppression';

const runOf = (deliveryId: string | null): string | null =>
  deliveryId !== null && isDeliveryId(deliveryId) ? parseDeliveryId(deliveryId).occurrenceId : null;

/**
 * The addresses of a tenant that get no mail, and those whose mail came back, folded from its stream. They are found by their ids, which hold also
 * once nobody can read the address.
 */
export class Suppressed {
  private readonly byId = new Map<string, Suppression>();
  /** By id, what the last suppression by a delivery followed from. */
  private readonly last = new Map<string, string>();
  /** Those that bounces are known of: nearly always few, or none. */
  private readonly bounces = new Map<string, SoftBounces>();
  /** Whether anybody left by a link whose mail is no longer known: only then is each address looked up by its hash, too. */
  private anyHashed = false;

  constructor(private readonly tenantId: string) {}

  record(event: SuppressionEvent): void {
    const { type, data } = event;
    const { suppressionId: id, at } = data;
    const before = this.bounces.get(id) ?? null;
    switch (type) {
      case 'AddressSuppressed':
        if (data.cause === 'hard-bounce' || data.cause === 'soft-bounces')
          this.bounces.set(id, onProbation(before, runOf(data.fromDelivery), at));
        if (data.cause === 'hard-bounce' || data.cause === 'complaint')
          this.last.set(id, followsFrom(data.cause, data.fromDelivery));
        return this.suppress(data);
      case 'SuppressionLifted':
        if (before) this.bounces.set(id, { ...before, at, accepted: null });
        this.byId.delete(id);
        return;
      case 'SoftBounceCounted': {
        const run = runOf(data.fromDelivery) ?? data.fromDelivery;
        this.bounces.set(id, counted(before, { run, count: data.count, at }));
        return;
      }
      case 'AcceptedAfterBounce':
        if (before) this.bounces.set(id, { ...before, accepted: { deliveryId: data.fromDelivery, at } });
    }
  }

  /** What is known of an address, or of its mail of one schedule. */
  known(id: string): Known {
    return {
      suppression: this.byId.get(id) ?? null,
      bounces: this.bounces.get(id) ?? null,
      last: this.last.get(id) ?? null,
    };
  }

  /** Whether mail to an address came back before, so that it matters when one is accepted. */
  hasBounced(email: string): boolean {
    return this.bounces.size > 0 && this.bounces.has(suppressionIdOf(this.tenantId, email, null));
  }

  /** Why an address gets no mail of a schedule, or none at all where that is null, at a time; null when it does. */
  of(email: string, scheduleId: string | null, now: string): Suppression | null {
    // The usual case, and asked for each recipient.
    if (this.byId.size === 0) return null;
    const spellings = this.anyHashed ? [email, hashedAddress(recipientHash(email))] : [email];
    const found = (of: string | null) =>
      spellings
        .map((one) => this.byId.get(suppressionIdOf(this.tenantId, one, of)))
        .find((one) => one !== undefined && isInForce(one, now)) ?? null;
    return found(null) ?? (scheduleId === null ? null : found(scheduleId));
  }

  private suppress(data: Extract<SuppressionEvent, { type: 'AddressSuppressed' }>['data']): void {
    const { suppressionId: id, email, ofSchedule: scheduleId, cause, until, at: since } = data;
    const known = this.byId.get(id);
    // The first one counts: it says since when.
    if (known && !replacesSuppression(known, data)) return;
    // An erased one may have been a hashed one, which nobody can tell any more.
    this.anyHashed ||= isHashedAddress(email) || isErasedAddress(email);
    this.byId.set(id, { id, email, scheduleId, cause, since, until });
  }
}

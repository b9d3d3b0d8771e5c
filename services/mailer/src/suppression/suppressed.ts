import { hashedAddress, isHashedAddress, recipientHash, suppressedAddress } from '@punctual/chassis';
import { isDeliveryId, parseDeliveryId, replacesSuppression, type SuppressionEvent } from '@punctual/contracts';
import { counted, onProbation, type SoftBounces } from './soft-bounces';
import { followsFrom, isInForce, type Known, type Suppression } from './suppression';

const runOf = (deliveryId: string | null): string | null =>
  deliveryId !== null && isDeliveryId(deliveryId) ? parseDeliveryId(deliveryId).occurrenceId : null;

/** The addresses of a tenant that get no mail, and those whose mail came back, folded from its stream. */
export class Suppressed {
  private readonly byId = new Map<string, Suppression>();
  /** Ids by address. */
  private readonly byAddress = new Map<string, Set<string>>();
  /** By id, what the last suppression by a delivery followed from. */
  private readonly last = new Map<string, string>();
  private readonly bounces = new Map<string, SoftBounces>();
  /** The addresses that bounces are known of, as `suppressedAddress` has them: nearly always few, or none. */
  private readonly bounced = new Set<string>();

  /** Whether anybody left by a link whose mail is no longer known: only then is each address looked up by its hash, too. */
  private anyHashed = false;

  record(event: SuppressionEvent): void {
    const { type, data } = event;
    const { suppressionId: id, email, at } = data;
    const before = this.bounces.get(id) ?? null;
    switch (type) {
      case 'AddressSuppressed':
        if (data.cause === 'hard-bounce' || data.cause === 'soft-bounces')
          this.setBounces(id, email, onProbation(before, runOf(data.fromDelivery), at));
        if (data.cause === 'hard-bounce' || data.cause === 'complaint')
          this.last.set(id, followsFrom(data.cause, data.fromDelivery));
        return this.suppress(data);
      case 'SuppressionLifted':
        if (before) this.bounces.set(id, { ...before, at, accepted: null });
        return this.lift(id, suppressedAddress(email));
      case 'SoftBounceCounted': {
        const run = runOf(data.fromDelivery) ?? data.fromDelivery;
        return this.setBounces(id, email, counted(before, { run, count: data.count, at }));
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
    return this.bounced.size > 0 && this.bounced.has(suppressedAddress(email));
  }

  /** Why an address gets no mail of a schedule, or none at all where that is null, at a time; null when it does. */
  of(email: string, scheduleId: string | null, now: string): Suppression | null {
    const addresses = this.anyHashed ? [email, hashedAddress(recipientHash(email))] : [email];
    const found = addresses
      .flatMap((one) => [...(this.byAddress.get(suppressedAddress(one)) ?? [])])
      .flatMap((id) => this.byId.get(id) ?? [])
      .filter((one) => isInForce(one, now));
    const all = found.find((one) => one.scheduleId === null);
    return all ?? found.find((one) => scheduleId !== null && one.scheduleId === scheduleId) ?? null;
  }

  private suppress(data: Extract<SuppressionEvent, { type: 'AddressSuppressed' }>['data']): void {
    const { suppressionId: id, email, ofSchedule: scheduleId, cause, until, at: since } = data;
    const known = this.byId.get(id);
    // The first one counts: it says since when.
    if (known && !replacesSuppression(known, data)) return;
    const address = suppressedAddress(email);
    this.anyHashed ||= isHashedAddress(address);
    this.byId.set(id, { id, email, scheduleId, cause, since, until });
    this.byAddress.set(address, (this.byAddress.get(address) ?? new Set()).add(id));
  }

  private lift(id: string, address: string): void {
    this.byId.delete(id);
    const ids = this.byAddress.get(address);
    ids?.delete(id);
    if (ids?.size === 0) this.byAddress.delete(address);
  }

  private setBounces(id: string, email: string, bounces: SoftBounces): void {
    this.bounces.set(id, bounces);
    this.bounced.add(suppressedAddress(email));
  }
}

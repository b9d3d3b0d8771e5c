import type { Clock } from '@punctual/chassis';
import type { Callers } from './callers';
import type { Principal } from './sessions';

/** A request by one of so many tokens at a time is answered from memory. */
const KEPT = 10_000;
const KEPT_MS = 1_000;
const NOUNS = ['session-', 'user-', 'apikey-'];

/**
 * The callers of the last second, in memory: a client that makes many requests is looked up once. Forgotten as soon as the
 * views hold any change of a session, an account or a key, so that a session ends with the answer to the request that ends it.
 * Only where this process alone folds the views.
 */
export class KnownCallers {
  private readonly kept = new Map<string, { caller: Principal; since: number; until: number }>();
  /** Rises with every change, so that what was read before one is not kept after it. */
  private changes = 0;

  constructor(
    private readonly callers: Pick<Callers, 'holder'>,
    private readonly clock: Pick<Clock, 'millis'>,
  ) {}

  /** Events that the views hold now. */
  folded(events: readonly { stored: { stream: string } }[]): void {
    if (events.some(({ stored: { stream } }) => NOUNS.some((noun) => stream.startsWith(noun)))) this.forget();
  }

  forget(): void {
    this.kept.clear();
    this.changes += 1;
  }

  /** The caller a token or key belongs to; null when it is unknown, ended, revoked or expired, or its account is disabled. */
  async holder(token: string): Promise<Principal | null> {
    const now = this.clock.millis();
    const known = this.kept.get(token);
    if (known && now >= known.since && now < known.until) return known.caller;
    const before = this.changes;
    const caller = await this.callers.holder(token);
    if (!caller || before !== this.changes) return caller;
    if (this.kept.size >= KEPT) this.kept.clear();
    this.kept.set(token, { caller, since: now, until: Math.min(now + KEPT_MS, Date.parse(caller.expiresAt)) });
    return caller;
  }
}

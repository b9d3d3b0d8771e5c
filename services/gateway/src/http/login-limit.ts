import type { Clock } from '@punctual/chassis';
import { Problem } from './problem';
import { Tries } from './tries';

/** Attempts from one network in a window; hashing a password costs far more than any other request. */
const PER_NETWORK = 20;
/** Attempts at one account in a window, from all networks. Above the limit of one network, so a single network cannot lock out the owner. */
const PER_ACCOUNT = 30;

/**
 * Limits login attempts by network and by account. The operations that check a password call it, so no spelling of a
 * path bypasses it. Attempts refused for their network do not count against the account.
 */
export class LoginLimit {
  private readonly networks = new Tries(PER_NETWORK);
  private readonly accounts = new Tries(PER_ACCOUNT);

  constructor(private readonly clock: Clock) {}

  /** Counts an attempt. @throws Problem 429 with Retry-After (RFC 6585, section 4) when there were too many. */
  take({ network, email }: { network: string; email: string }): void {
    const now = this.clock.millis();
    const wait = this.networks.take(network, now) || this.accounts.take(email.toLowerCase(), now);
    if (wait === 0) return;
    throw new Problem(429, 'request/too-many', 'too many login attempts; try again later', [], {
      'Retry-After': String(Math.ceil(wait / 1000)),
    });
  }
}

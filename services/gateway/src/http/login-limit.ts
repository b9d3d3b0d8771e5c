import type { Clock } from '@punctual/chassis';
import { Problem } from './problem';

const WINDOW_MS = 60_000;
/** Tries of one network in a window; hashing a password costs far more than any other request. */
const PER_NETWORK = 20;
/** Tries at one account in a window, from all networks. More than one network has, so no single network can lock out the owner. */
const PER_ACCOUNT = 30;
/** Networks, and accounts, that are counted at one time; beyond them the longest known are forgotten, so memory is bounded. */
const KEPT = 10_000;

/** Counts tries by key in windows that begin with the first try. */
class Tries {
  private readonly windows = new Map<string, { began: number; count: number }>();

  constructor(private readonly most: number) {}

  /** Counts a try. Answers 0 when it may be made, else how many milliseconds remain until one may. */
  take(key: string, now: number): number {
    const known = this.windows.get(key);
    if (known && Math.abs(now - known.began) < WINDOW_MS) {
      known.count += 1;
      return known.count > this.most ? known.began + WINDOW_MS - now : 0;
    }
    this.windows.delete(key);
    this.windows.set(key, { began: now, count: 1 });
    if (this.windows.size > KEPT) this.windows.delete(this.windows.keys().next().value ?? '');
    return 0;
  }
}

/**
 * Limits tries to log in, by network and by account. The operations that check a password call it, so no spelling of a
 * path passes it. Tries refused for their network do not count against the account.
 */
export class LoginLimit {
  private readonly networks = new Tries(PER_NETWORK);
  private readonly accounts = new Tries(PER_ACCOUNT);

  constructor(private readonly clock: Clock) {}

  /** Counts a try. @throws Problem 429 with Retry-After (RFC 6585, section 4) when there were too many. */
  take({ network, email }: { network: string; email: string }): void {
    const now = this.clock.millis();
    const wait = this.networks.take(network, now) || this.accounts.take(email.toLowerCase(), now);
    if (wait === 0) return;
    throw new Problem(429, 'request/too-many', 'too many tries to log in; try again later', [], {
      'Retry-After': String(Math.ceil(wait / 1000)),
    });
  }
}

import type { Clock } from '@punctual/chassis';
import { Problem } from './problem';
import { Tries } from './tries';

/** Limits the requests of each account, whatever sessions and API keys it uses. Counted in memory, for each gateway. */
export class AccountLimit {
  private readonly accounts: Tries | null;

  /** `perMinute` is the number of requests that are allowed; 0 means no limit. */
  constructor(
    private readonly clock: Clock,
    perMinute: number,
  ) {
    this.accounts = perMinute === 0 ? null : new Tries(perMinute);
  }

  /** Counts a request. @throws Problem 429 with Retry-After (RFC 6585, section 4) when there were too many. */
  take(userId: string): void {
    const wait = this.accounts?.take(userId, this.clock.millis()) ?? 0;
    if (wait === 0) return;
    throw new Problem(429, 'request/too-many', 'too many requests of this account; try again later', [], {
      'Retry-After': String(Math.ceil(wait / 1000)),
    });
  }
}

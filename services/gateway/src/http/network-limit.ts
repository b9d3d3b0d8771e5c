import type { Clock } from '@punctual/chassis';
import { Problem } from './problem';
import { Tries } from './tries';

/** Limits what a network may ask for without an account, in a minute. Counted in memory, for each gateway. */
export class NetworkLimit {
  private readonly networks: Tries;

  constructor(
    private readonly clock: Clock,
    perMinute: number,
  ) {
    this.networks = new Tries(perMinute);
  }

  /** Counts a request. @throws Problem 429 with Retry-After (RFC 6585, section 4) when there were too many. */
  take(network: string): void {
    const wait = this.networks.take(network, this.clock.millis());
    if (wait === 0) return;
    throw new Problem(429, 'request/too-many', 'too many requests from this network; try again later', [], {
      'Retry-After': String(Math.ceil(wait / 1000)),
    });
  }
}

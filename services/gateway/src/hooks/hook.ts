import type { FeedbackReport, FeedbackSource } from '@punctual/contracts';

/** A service that sends our mail, and tells what became of it by requests to the gateway. */
export type Provider = Exclude<FeedbackSource, 'smtp'>;

/** A request as it came: `body` are its octets, of which nothing was read, and `header` gives a field by its name, empty where it is not there. */
export type HookRequest = { body: Buffer; header(name: string): string };

/** Why a request is not taken. It says nothing of a secret or of what would have been right. */
export type Refused = { refused: string };

/**
 * An authentic request and what it says. `nonce` is there where the same request could be sent again with other words: it may be used for one body only.
 * `confirm` is a URL to be fetched, with which the provider learns that this is its subscriber.
 */
export type Authentic = { said: unknown; nonce?: string; confirm?: string };

/** How the requests of one provider are checked and read. */
export type Hook = {
  /** Media types of its requests. */
  types: readonly string[];
  /** Checks who sent a request, over its octets. `now` is in milliseconds. Rejects with Unavailable when a key could not be fetched. */
  authentic(request: HookRequest, now: number): Promise<Authentic | Refused>;
  /** The reports in what an authentic request says; null when it is of another shape. What is no bounce or complaint gives none. `at` is RFC 3339 in UTC. */
  reportsOf(said: unknown, at: string): FeedbackReport[] | null;
};

/** A refusal. */
export const refused = (reason: string): Refused => ({ refused: reason });

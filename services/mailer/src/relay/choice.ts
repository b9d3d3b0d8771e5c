import { createHash } from 'node:crypto';
import type { RelaySettings } from './relay-settings';

type Chosen = Pick<RelaySettings, 'name' | 'priority' | 'share'>;

/** A number between 0 and 1 that a text always gives, neither of them itself. */
const pointOf = (text: string): number => (createHash('md5').update(text).digest().readUInt32BE(0) + 1) / (2 ** 32 + 1);

/**
 * The relays in the order in which a message is offered to them: by priority, and within it by share. It is weighted rendezvous hashing, so that the
 * same `key` has the same order in every process and every retry, and a relay that comes or goes moves only its own part of the mail.
 * @param key the recipient
 */
export const orderFor = <R extends Chosen>(relays: readonly R[], key: string): R[] => {
  if (relays.length < 2) return [...relays];
  const scored = relays.map((relay) => ({ relay, score: -relay.share / Math.log(pointOf(`${relay.name} ${key}`)) }));
  return scored.toSorted((a, b) => a.relay.priority - b.relay.priority || b.score - a.score).map(({ relay }) => relay);
};

/** The most connections that are in use at once while all relays answer: those of the relays of one priority. */
export const connectionsAtOnce = (relays: readonly Pick<RelaySettings, 'priority' | 'connections'>[]): number => {
  const byPriority = Map.groupBy(relays, ({ priority }) => priority);
  return Math.max(...[...byPriority.values()].map((group) => group.reduce((sum, one) => sum + one.connections, 0)));
};

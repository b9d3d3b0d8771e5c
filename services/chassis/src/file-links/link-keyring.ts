import type { LinkKeyEvent } from '@punctual/contracts';
import type { Decider } from '../decider';

/** A key, as its event has it. */
type Key = Pick<LinkKeyEvent['data'], 'keyId' | 'key'>;
/** The keys there were, the newest last. */
export type LinkKeyring = readonly Key[];
/** `MakeKey` adds a key unless the newest one is another than `after`: two that want a new one get the same. */
type LinkKeyCommand = { type: 'MakeKey'; data: Key & { after: string | null; now: string } };

/** The keys that sign links to files. One signs and is accepted at a time: the newest. */
export const linkKeyring: Decider<LinkKeyring, LinkKeyCommand, LinkKeyEvent> = {
  initial: [],
  evolve: (keys, { data: { keyId, key } }) => [...keys, { keyId, key }],
  decide: ({ data: { keyId, key, after, now } }, keys) =>
    (keys.at(-1)?.keyId ?? null) === after ? [{ type: 'LinkKeyMade', data: { keyId, key, at: now } }] : [],
};

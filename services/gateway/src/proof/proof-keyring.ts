import type { Decider } from '@punctual/chassis';
import type { ProofKeyEvent } from '@punctual/contracts';

/** A key, as its event has it. */
type Key = ProofKeyEvent['data'];
/** The keys there were, the newest last. */
export type ProofKeyring = readonly Key[];
/** `MakeKey` adds a key unless the newest one is another than `after`: two that want a new one get the same. */
type ProofKeyCommand = { type: 'MakeKey'; data: Omit<Key, 'at'> & { after: string | null; now: string } };

/** The keys that sign proofs. The newest signs; what older ones signed stays verifiable. */
export const proofKeyring: Decider<ProofKeyring, ProofKeyCommand, ProofKeyEvent> = {
  initial: [],
  evolve: (keys, { data }) => [...keys, data],
  decide: ({ data: { after, now, ...key } }, keys) =>
    (keys.at(-1)?.keyId ?? null) === after ? [{ type: 'ProofKeyMade', data: { ...key, at: now } }] : [],
};

import type { Decider } from '@punctual/chassis';
import { type ProofKeyEvent, Rejection } from '@punctual/contracts';

/** A key, as its event has it. */
type Key = ProofKeyEvent['data'];
/** The keys there were, the newest last. */
export type ProofKeyring = readonly Key[];
/** `MakeKey` adds a key unless the newest one is another than `after`: two that want a new one get the same. */
type ProofKeyCommand = { type: 'MakeKey'; data: Omit<Key, 'at'> & { after: string | null; now: string } };

/** How long a key signs at least, in minutes: all keys are published, so that nobody may make them without end. */
export const SIGNS_AT_LEAST = 10;

/** Whether two times are closer than that, whichever is later: the clocks of servers differ. */
const isSoon = (after: string, now: string): boolean =>
  Math.abs(Date.parse(now) - Date.parse(after)) < SIGNS_AT_LEAST * 60_000;

/** The keys that sign proofs. The newest signs; what older ones signed stays verifiable. */
export const proofKeyring: Decider<ProofKeyring, ProofKeyCommand, ProofKeyEvent> = {
  initial: [],
  evolve: (keys, { data }) => [...keys, data],
  decide: ({ data: { after, now, ...key } }, keys) => {
    const newest = keys.at(-1);
    if ((newest?.keyId ?? null) !== after) return [];
    if (newest && isSoon(newest.at, now))
      throw new Rejection(
        'proof-key/too-soon',
        `the key was made less than ${SIGNS_AT_LEAST} minutes ago; wait for that`,
      );
    return [{ type: 'ProofKeyMade', data: { ...key, at: now } }];
  },
};
